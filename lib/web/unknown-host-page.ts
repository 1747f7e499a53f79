/** The page of a host that is nobody's: says so in both languages and names nobody (SECURITY.md, Tenancy). */
export const UNKNOWN_HOST_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>421</title>
<style>
  body { margin: 0; min-height: 100vh; display: grid; place-content: center; padding: 24px; text-align: center;
    font: 16px/1.5 system-ui, "PingFang SC", "Microsoft YaHei", sans-serif; color: #1a1f36; background: #fff; }
  h1 { font-size: 20px; margin: 0 0 8px; }
  p { margin: 0; color: #4f566b; }
  @media (prefers-color-scheme: dark) { body { color: #e8ebf0; background: #0e1116; } p { color: #b0b8c5; } }
</style>
<main>
  <h1>There is nothing at this address</h1>
  <p>Please check how it is spelt.</p>
  <p lang="zh-CN">此地址没有可用的站点，请检查拼写。</p>
</main>
</html>
`;

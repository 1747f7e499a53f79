const NAMES: Readonly<Record<string, string>> = {
  ...{ utf8: "UTF-8", utf16le: "UTF-16", utf16be: "UTF-16", gb18030: "GB 18030", big5: "Big5" },
  ...{ shiftjis: "Shift JIS", eucjp: "EUC-JP", euckr: "EUC-KR", windows1252: "Windows-1252" },
};

/** A character set as people write its name; what a file was read as is kept by the decoder's. */
export const encodingName = (encoding: string): string => NAMES[encoding] ?? encoding;

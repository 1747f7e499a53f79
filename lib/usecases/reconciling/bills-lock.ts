/** What an account's bills are locked by (an advisory lock), so that what is asked of all of them holds for the next one too. */
export const billsLock = (supplierAccountId: string): string => `supplier-bills ${supplierAccountId}`;

/** Whether the search over pages and actions is open. The search is loaded when it first opens. */
export const useAppSearch = () => useState('app:search', () => false)

/** Menus open inside the main region, and their first item gets the focus by itself. */
export const MENU = {
  withInitialFocusPlaceholder: false,
  portalProps: { target: "#main" },
} as const;

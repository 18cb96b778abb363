import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";

const brand: MantineColorsTuple = [
  "#ecfdf5",
  "#d1fae5",
  "#a7f3d0",
  "#6ee7b7",
  "#34d399",
  "#10b981",
  "#059669",
  "#047857",
  "#065f46",
  "#064e3b",
];

/** A list that drops down is in the main region, and scrolls by itself: it is what readers know. */
const dropDown = {
  defaultProps: {
    comboboxProps: { portalProps: { target: "#main" } },
    withScrollArea: false,
  },
  styles: { options: { maxHeight: 220, overflowY: "auto" } },
} as const;

/**
 * The head of a dialog is none of the page, which would have a second one with a second dialog. The
 * body never scrolls (the shell's main region does, and an overlay is not in it): to lock it made
 * the browser work out the style of every element again, for each dialog that came and went.
 */
const dialog = {
  defaultProps: { attributes: { header: { role: "none" } }, lockScroll: false },
} as const;

export const theme = createTheme({
  primaryColor: "brand",
  primaryShade: 7,
  colors: { brand },
  defaultRadius: "md",
  respectReducedMotion: true,
  cursorType: "pointer",
  fontFamily:
    '"Inter Variable", Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Arabic", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", "Liberation Mono", monospace',
  components: {
    Autocomplete: dropDown,
    Select: dropDown,
    TagsInput: dropDown,
    PasswordInput: { defaultProps: { visibilityToggleFocusable: true } },
    Modal: dialog,
    Drawer: dialog,
  },
  headings: {
    fontWeight: "650",
    sizes: { h1: { fontSize: "1.5rem", lineHeight: "1.25" } },
  },
});

/** Overrides that bring every text of Mantine to WCAG AA in both schemes. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-dimmed": "var(--mantine-color-gray-7)",
    "--mantine-color-placeholder": "var(--mantine-color-gray-7)",
    "--mantine-color-error": "#c92a2a",
    "--mantine-color-anchor": "var(--mantine-color-brand-7)",
    "--mantine-color-brand-light-color": "var(--mantine-color-brand-8)",
    "--mantine-color-gray-light-color": "var(--mantine-color-gray-8)",
    "--mantine-color-yellow-light-color": "#7a4b00",
    "--mantine-color-orange-light-color": "#8a3200",
    "--mantine-color-red-light-color": "#a11616",
    "--mantine-color-red-6": "#c92a2a",
    "--mantine-color-red-filled": "#c92a2a",
    "--mantine-color-red-filled-hover": "#a61e1e",
    "--mantine-color-teal-light-color": "#06573f",
    "--mantine-color-teal-light": "#d5f3e3",
    "--mantine-color-orange-light": "#fdeedd",
    "--mantine-color-yellow-light": "#fdf0cf",
    "--mantine-color-red-light": "#fdeaea",
  },
  dark: {
    "--mantine-color-dimmed": "var(--mantine-color-dark-1)",
    "--mantine-color-placeholder": "var(--mantine-color-dark-2)",
    "--mantine-color-error": "#ff8787",
    "--mantine-color-anchor": "var(--mantine-color-brand-4)",
    "--mantine-color-red-6": "#ff8787",
    "--mantine-color-red-light-color": "#ffb3b3",
    "--mantine-color-red-filled": "#c92a2a",
    "--mantine-color-red-filled-hover": "#a61e1e",
  },
});

import { Alert, Button, createTheme, Input, Loader, type MantineColorsTuple, Modal, Paper, Table, Tooltip } from "@mantine/core";

// Dark enough at shades 7 and 8 for white text (WCAG AA). As a text colour itself see --accent in styles.css.
const sea: MantineColorsTuple = ["#ecf8f7", "#d4edeb", "#a9dbd7", "#78c6c0", "#4db3ab", "#2f9f97", "#1d8c85", "#107972", "#0a6661", "#06514d"];

// The component library's greys, with a little of the sea in them.
const dark: MantineColorsTuple = ["#d3dadc", "#b6c0c4", "#98a4a9", "#6f7b80", "#414b50", "#333c40", "#272e32", "#1b2023", "#15191b", "#101315"];

export const theme = createTheme({
  primaryColor: "sea",
  primaryShade: { light: 8, dark: 7 },
  autoContrast: true,
  luminanceThreshold: 0.32,
  colors: { sea, dark },
  fontFamily: 'Inter, "Segoe UI", system-ui, -apple-system, Roboto, "Helvetica Neue", "Noto Sans", "Open Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Code", "DejaVu Sans Mono", monospace',
  defaultRadius: "md",
  cursorType: "pointer",
  headings: { fontWeight: "650", sizes: { h1: { fontSize: "1.5rem", lineHeight: "1.25" }, h2: { fontSize: "1.15rem" }, h3: { fontSize: "1rem" } } },
  respectReducedMotion: true,
  components: {
    // The library's alerts are loud, and their titles are a tint that cannot be read on them: a quiet ground, plain text.
    Alert: Alert.extend({
      styles: { label: { color: "var(--mantine-color-text)" } },
      vars: (_theme, { color = "sea" }) => ({
        root: {
          "--alert-bg": `color-mix(in srgb, var(--mantine-color-${color}-6) 13%, var(--mantine-color-body))`,
          "--alert-bd": `1px solid color-mix(in srgb, var(--mantine-color-${color}-6) 32%, var(--mantine-color-body))`,
        },
      }),
    }),
    // Help below the field: fields beside each other then stand on one line, however long their help is.
    InputWrapper: Input.Wrapper.extend({ defaultProps: { inputWrapperOrder: ["label", "input", "description", "error"] } }),
    Button: Button.extend({ defaultProps: { loaderProps: { type: "dots" } } }),
    Loader: Loader.extend({ defaultProps: { type: "dots" } }),
    Modal: Modal.extend({ defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.45, blur: 2 } } }),
    Paper: Paper.extend({ defaultProps: { withBorder: true, radius: "lg" } }),
    Table: Table.extend({ defaultProps: { verticalSpacing: "xs", horizontalSpacing: "md" } }),
    Tooltip: Tooltip.extend({ defaultProps: { withArrow: true, openDelay: 300, events: { hover: true, focus: true, touch: true } } }),
  },
});

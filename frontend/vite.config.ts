import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const target = process.env.WARMLINE_PUBLIC_URL ?? "http://127.0.0.1:8000";

/**
 * What sign-in and every screen need, with all that it imports, is one file: as the thirty that
 * the bundler makes of it by itself it is 9 kB larger, because each is compressed alone.
 */
const START =
  /src\/(router\.tsx|theme\.ts|lib\/(scheme|useDelayed)\.ts)$|react-dom\/client|react-query\/build\/modern\/use(Query|Mutation)\.js$|@mantine\/core\/esm\/(core\/(Mantine|Direction)Provider|components\/(ActionIcon|Alert|Button|Checkbox|TextInput))\/\w+\.mjs$/;

/** What a row of people is made of, and most screens show in some way: 4 kB less in the same way. */
const ROWS =
  /src\/(components\/(Avatar|ContactLink|FloatingMenu|Highlight|Marks|RelTime|StatusBadge|StatusButton|Tags)|screens\/contacts\/(TableSkeleton|Ticks|useStatusMenu)|lib\/filters)\.tsx?$/;

export default defineConfig({
  plugins: [react()],
  server: { host: "127.0.0.1", proxy: { "/api": { target } } },
  preview: { host: "127.0.0.1" },
  build: {
    target: "es2022",
    manifest: "manifest.json",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "start", test: START },
            { name: "rows", test: ROWS },
          ],
        },
      },
    },
  },
});

import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const target = process.env.WARMLINE_PUBLIC_URL ?? "http://127.0.0.1:8000";

/**
 * What sign-in and every screen need, with all that it imports, is one file: as the thirty that
 * the bundler makes of it by itself it is 9 kB larger, because each is compressed alone.
 */
const START =
  /src\/(router\.tsx|theme\.ts|lib\/scheme\.ts)$|react-dom\/client|react-query\/build\/modern\/use(Query|Mutation)\.js$|@mantine\/core\/esm\/(core\/(Mantine|Direction)Provider|components\/(ActionIcon|Alert|Button|Checkbox|TextInput))\/\w+\.mjs$/;

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
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "start", test: START }] } } },
  },
});

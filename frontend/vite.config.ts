import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const target = process.env.WARMLINE_PUBLIC_URL ?? "http://127.0.0.1:8000";

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
  },
});

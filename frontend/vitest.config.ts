import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react()],
  test: {
    environment: "happy-dom",
    environmentOptions: { happyDOM: { url: "http://warmline.test/" } },
    setupFiles: ["src/test/setup.ts"],
    include: ["src/**/*.test.{ts,tsx}"],
    css: false,
    // Thousands of small files, read anew for each file of tests, as one file each: a third of the time
    deps: {
      optimizer: {
        client: {
          enabled: true,
          include: [
            "@mantine/core",
            "@mantine/hooks",
            "@tabler/icons-react",
            "@tanstack/react-query",
            "@tanstack/react-router",
          ],
        },
      },
    },
    // By itself it leaves one core to nobody
    maxWorkers: "100%",
    testTimeout: 60000,
    // As `make test` does with what fails of Python's: once more, both shown in the log.
    retry: process.env.CI ? 1 : 0,
  },
});

import { DirectionProvider, MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { createRoot } from "react-dom/client";
import { onSignedOut } from "./api/client";
import { makeClient } from "./api/queryClient";
import { loadLocale, localeOfPage } from "./i18n";
import { leave } from "./lib/leave";
import { schemeManager } from "./lib/scheme";
import { addressNow } from "./lib/typing";
import { makeRouter } from "./router";
import "@fontsource-variable/inter";
import "./styles/mantine.css";
import "./styles/app.css";
import { cssVariables, theme } from "./theme";

const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? "";
// react-remove-scroll (under every drawer) takes its style nonce from this name.
(globalThis as Record<string, unknown>).__webpack_nonce__ = nonce;

const client = makeClient();
const router = makeRouter(client);

onSignedOut(() => {
  if (router.state.location.pathname === "/sign-in") return;
  void leave(router, client, { next: addressNow(router), expired: true });
});

/** The first paint is in the right letters, so that nothing moves; slow networks don't wait. */
function fontsReady(): Promise<unknown> {
  const late = new Promise((resolve) => setTimeout(resolve, 400));
  return Promise.race([document.fonts.load('14px "Inter Variable"').catch(() => {}), late]);
}

async function start(): Promise<void> {
  await Promise.all([loadLocale(localeOfPage()), fontsReady()]);
  const host = document.getElementById("root");
  if (!host) return;
  createRoot(host).render(
    <DirectionProvider initialDirection={document.documentElement.dir === "rtl" ? "rtl" : "ltr"}>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariables}
        colorSchemeManager={schemeManager}
        defaultColorScheme="auto"
        getStyleNonce={() => nonce}
      >
        <QueryClientProvider client={client}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </DirectionProvider>,
  );
}

void start();

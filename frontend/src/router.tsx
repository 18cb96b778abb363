import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  Link,
  lazyRouteComponent,
  Outlet,
  type RouterHistory,
  redirect,
} from "@tanstack/react-router";
import { useEffect } from "react";
import type { AuditSearch } from "./api/queries/audit";
import { sessionQuery } from "./api/queries/session";
import { viewsQuery } from "./api/queries/views";
import { ErrorState, MissingState } from "./components/States";
import { Toaster } from "./components/Toaster";
import { later, t } from "./i18n";
import { type ListSearch, parseSearch } from "./lib/listSearch";
import type { ColdSearch } from "./lib/goingCold";
import { type Step, stepAsked } from "./lib/importSteps";
import { JOB_KINDS, type JobsSearch } from "./lib/jobKinds";
import { keepFocus } from "./lib/keepFocus";
import { isInOtherLanguage, learnPrefs } from "./lib/prefs";
import { parseQuery, stringifyQuery } from "./lib/searchParams";
import { learnStageLabels } from "./lib/stageLabels";
import { SECTIONS, type Section } from "./lib/sections";
import { PAGE_TITLE } from "./lib/title";
import { wholeDay } from "./lib/wholeDay";
import { learnZone } from "./lib/zone";
import { loadPageAgain } from "./lib/drafts";

interface Context {
  client: QueryClient;
}

function Root() {
  useEffect(keepFocus, []);
  return (
    <>
      <Outlet />
      <Toaster />
    </>
  );
}

const root = createRootRouteWithContext<Context>()({
  component: Root,
  notFoundComponent: () => (
    <main id="main" tabIndex={-1} aria-labelledby={PAGE_TITLE}>
      <MissingState whole>
        <Link to="/contacts">{t("nav.contacts")}</Link>
      </MissingState>
    </main>
  ),
  errorComponent: ({ error, reset }) => (
    <main id="main" tabIndex={-1} aria-labelledby={PAGE_TITLE}>
      <ErrorState whole error={error} onRetry={reset} />
    </main>
  ),
});

const gallery = createRoute({
  getParentRoute: () => root,
  path: "/components",
  component: lazyRouteComponent(later(() => import("./screens/gallery/GalleryPage")), "GalleryPage"),
});

interface SignInSearch {
  next?: string;
  expired?: boolean;
}

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (raw: Record<string, unknown>): SignInSearch => ({
    next: typeof raw.next === "string" && isOwnPath(raw.next) ? raw.next : undefined,
    expired: raw.expired === "true" || raw.expired === true ? true : undefined,
  }),
  component: lazyRouteComponent(() => import("./screens/sign-in/SignIn"), "SignInPage"),
});

const invite = createRoute({
  getParentRoute: () => root,
  path: "/invite",
  component: lazyRouteComponent(() => import("./screens/sign-in/LinkSignIn"), "LinkSignIn"),
});

const app = createRoute({
  getParentRoute: () => root,
  id: "app",
  beforeLoad: async ({ context, location, cause }) => {
    const session = await context.client.ensureQueryData(sessionQuery);
    if (!session) throw redirect({ to: "/sign-in", search: { next: location.href } });
    learnPrefs(session.member);
    learnZone(session.workspace.time_zone);
    if (isInOtherLanguage() && cause !== "preload") return loadAgain();
    if (location.pathname === "/contacts") void learnViews(context.client);
    await learnStageLabels(context.client);
  },
  component: lazyRouteComponent(() => import("./shell/AppShell"), "AppShell"),
  notFoundComponent: () => <MissingState whole />,
});

const home = createRoute({
  getParentRoute: () => app,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/contacts", replace: true });
  },
});

const contacts = createRoute({
  getParentRoute: () => app,
  path: "/contacts",
  validateSearch: (raw: Record<string, unknown>): ListSearch => parseSearch(raw),
  loader: ({ context }) => learnViews(context.client),
  component: lazyRouteComponent(() => import("./screens/contacts/ContactsPage"), "ContactsPage"),
});

const contact = createRoute({
  getParentRoute: () => app,
  path: "/contacts/$id",
  component: lazyRouteComponent(later(() => import("./screens/contact/ContactPage")), "ContactPage"),
});

const newContact = createRoute({
  getParentRoute: () => app,
  path: "/contacts/new",
  component: lazyRouteComponent(later(() => import("./screens/contacts/NewContact")), "NewContact"),
});

const usage = createRoute({
  getParentRoute: () => app,
  path: "/usage",
  component: lazyRouteComponent(later(() => import("./screens/usage/UsagePage")), "UsagePage"),
});

const imports = createRoute({
  getParentRoute: () => app,
  path: "/imports",
  component: lazyRouteComponent(later(() => import("./screens/imports/ImportsPage")), "ImportsPage"),
});

const newImport = createRoute({
  getParentRoute: () => app,
  path: "/imports/new",
  component: lazyRouteComponent(later(() => import("./screens/imports/NewImport")), "NewImport"),
});

const importJob = createRoute({
  getParentRoute: () => app,
  path: "/imports/$id",
  validateSearch: (raw: Record<string, unknown>): { step?: Step } => ({
    step: stepAsked(raw.step),
  }),
  component: lazyRouteComponent(later(() => import("./screens/imports/ImportPage")), "ImportPage"),
});

const jobs = createRoute({
  getParentRoute: () => app,
  path: "/jobs",
  validateSearch: (raw: Record<string, unknown>): JobsSearch => ({
    kind: JOB_KINDS.find((each) => each === raw.kind),
    rows: word(raw.rows),
  }),
  component: lazyRouteComponent(later(() => import("./screens/jobs/JobsPage")), "JobsPage"),
});

const pipeline = createRoute({
  getParentRoute: () => app,
  path: "/pipeline",
  component: lazyRouteComponent(later(() => import("./screens/pipeline/PipelinePage")), "PipelinePage"),
});

const goingCold = createRoute({
  getParentRoute: () => app,
  path: "/going-cold",
  validateSearch: (raw: Record<string, unknown>): ColdSearch => ({
    owner: raw.owner === "me" ? "me" : undefined,
    status: raw.status === "warm" || raw.status === "hot" ? raw.status : undefined,
    snoozed: raw.snoozed === "true" || raw.snoozed === true ? true : undefined,
  }),
  component: lazyRouteComponent(later(() => import("./screens/going-cold/GoingColdPage")), "GoingColdPage"),
});

const trash = createRoute({
  getParentRoute: () => app,
  path: "/trash",
  component: lazyRouteComponent(later(() => import("./screens/contacts/TrashPage")), "TrashPage"),
});

const waiting = createRoute({
  getParentRoute: () => app,
  path: "/waiting",
  component: lazyRouteComponent(later(() => import("./screens/usage/WaitingPage")), "WaitingPage"),
});

const flow = createRoute({
  getParentRoute: () => app,
  path: "/flow",
  component: lazyRouteComponent(later(() => import("./screens/flow/FlowPage")), "FlowPage"),
});

const conflicts = createRoute({
  getParentRoute: () => app,
  path: "/conflicts",
  validateSearch: (raw: Record<string, unknown>): { show?: "alike" } => ({
    show: raw.show === "alike" ? "alike" : undefined,
  }),
  component: lazyRouteComponent(later(() => import("./screens/conflicts/ConflictsPage")), "ConflictsPage"),
});

const audit = createRoute({
  getParentRoute: () => app,
  path: "/audit",
  validateSearch: (raw: Record<string, unknown>): AuditSearch => ({
    action: word(raw.action),
    actor: word(raw.actor),
    from: wholeDay(raw.from),
    to: wholeDay(raw.to),
  }),
  component: lazyRouteComponent(later(() => import("./screens/audit/AuditPage")), "AuditPage"),
});

const team = createRoute({
  getParentRoute: () => app,
  path: "/team",
  component: lazyRouteComponent(later(() => import("./screens/team/TeamPage")), "TeamPage"),
});

const settings = createRoute({
  getParentRoute: () => app,
  path: "/settings",
  validateSearch: (raw: Record<string, unknown>): { section?: Section } => ({
    section: SECTIONS.find((each) => each === raw.section),
  }),
  component: lazyRouteComponent(later(() => import("./screens/settings/SettingsPage")), "SettingsPage"),
});

const tree = root.addChildren([
  gallery,
  signIn,
  invite,
  app.addChildren([
    home,
    contacts,
    contact,
    newContact,
    usage,
    imports,
    newImport,
    importJob,
    jobs,
    pipeline,
    goingCold,
    trash,
    waiting,
    flow,
    conflicts,
    audit,
    team,
    settings,
  ]),
]);

export function makeRouter(client: QueryClient, history?: RouterHistory) {
  return createRouter({
    history,
    routeTree: tree,
    context: { client },
    parseSearch: parseQuery,
    stringifySearch: stringifyQuery,
    defaultPreload: "intent",
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}

/** Whether there is a row of views has to be known before there is anything under it. */
async function learnViews(client: QueryClient): Promise<void> {
  await client.ensureQueryData({ ...viewsQuery, networkMode: "always" }).catch(() => {});
}

/** Load the page again; nothing is shown any more of the one that is left. */
function loadAgain(): Promise<never> {
  loadPageAgain();
  return new Promise(() => {});
}

function word(value: unknown): string | undefined {
  return typeof value === "string" && value ? value.slice(0, 64) : undefined;
}

/** Only a path of this site may be returned to after signing in. */
export function isOwnPath(path: string): boolean {
  // Browsers drop control characters, and read what follows
  return /^\/(?![/\\])[^\u0000-\u001f]*$/.test(path);
}

import { Alert, Button, Checkbox, PasswordInput, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { ApiError } from "../../api/client";
import { firstRunQuery, useSignIn } from "../../api/queries/session";
import { t } from "../../i18n";
import { useDelayed } from "../../lib/useDelayed";
import { LinkSignIn } from "./LinkSignIn";
import { SignInFrame } from "./SignInFrame";

const route = getRouteApi("/sign-in");

/** The door: by password, or by a one-time link when the address carries its token. */
export function SignInPage() {
  const [byLink] = useState(() => window.location.hash.includes("token="));
  return byLink ? <LinkSignIn /> : <SignIn />;
}

function SignIn() {
  const { next, expired } = route.useSearch();
  const router = useRouter();
  const signIn = useSignIn();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [keep, setKeep] = useState(true);
  const wait = useCountdown(signIn.error, signIn.reset);
  const unknown = useUnknown();

  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    signIn.mutate(
      { email: email.trim(), password, keep },
      { onSuccess: () => router.history.replace(next ?? "/contacts") },
    );
  };

  return (
    <SignInFrame title={t("signin.title")} hidden={unknown}>
      {expired && !signIn.error && <Alert color="yellow">{t("signin.expired")}</Alert>}
      <Failure error={signIn.error} />
      <form className="stack" onSubmit={submit}>
        <TextInput
          label={t("field.email")}
          type="email"
          name="email"
          autoComplete="username"
          required
          withAsterisk={false}
          size="md"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label={t("field.password")}
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          size="md"
          value={password}
          visibilityToggleButtonProps={{
            "aria-label": t("signin.show_password"),
          }}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Checkbox
          label={t("signin.keep")}
          description={t("signin.keep_text")}
          name="keep"
          checked={keep}
          onChange={(event) => setKeep(event.currentTarget.checked)}
        />
        <Button type="submit" size="md" loading={signIn.isPending} disabled={wait > 0}>
          {wait > 0 ? t("signin.wait", { n: wait }) : t("action.sign_in")}
        </Button>
      </form>
      <WithoutAccount />
    </SignInFrame>
  );
}

const PATIENCE_MS = 500;

/**
 * Whether it is not known yet what stands under the form: how high that is, moves the form. Not
 * for long: the form is what people came for.
 */
function useUnknown(): boolean {
  const { isPending } = useQuery(firstRunQuery);
  const late = useDelayed(true, PATIENCE_MS);
  return isPending && !late;
}

/** How else one gets in: by a link, or, where nobody could make one yet, from the command line. */
function WithoutAccount() {
  const { data: firstRun } = useQuery(firstRunQuery);
  if (!firstRun) {
    return (
      <p className="dim">
        {t("signin.no_account")} {t("signin.forgot")}
      </p>
    );
  }
  return (
    <Alert color="brand">
      {t("signin.first_run")}
      <code className="clip-code ltr" style={{ marginBlock: 8 }}>
        warmline bootstrap --email EMAIL
      </code>
      {t("signin.first_run_link")}
    </Alert>
  );
}

function Failure({ error }: { error: Error | null }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (error) box.current?.focus();
  }, [error]);
  if (!error) return null;
  return (
    <Alert color="red" role="alert" tabIndex={-1} ref={box}>
      {failureText(error)}
    </Alert>
  );
}

/**
 * One sentence for every wrong pair: it never tells whether the e-mail is known. How long is left
 * is counted on the button: what is read out may not change each second.
 */
function failureText(error: Error): string {
  if (!(error instanceof ApiError)) return t("state.error_text");
  if (error.offline) return t("state.offline_text");
  if (error.status === 429) return t("signin.too_many", { n: waitOf(error) });
  if (error.code === "member_disabled") return t("signin.disabled");
  if (error.status === 401 || error.status === 422) return t("signin.wrong");
  return error.message;
}

function waitOf(error: ApiError): number {
  return Math.ceil(error.retryAfter ?? 30);
}

/** Seconds until one may try again, counted by the clock; onOver is told when they have passed. */
function useCountdown(error: Error | null, onOver: () => void): number {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    const limited = error instanceof ApiError && error.status === 429;
    const wait = limited ? waitOf(error) : 0;
    const free = Date.now() + wait * 1000;
    setLeft(wait);
    if (!limited) return;
    const timer = setInterval(() => {
      const now = Math.max(0, Math.ceil((free - Date.now()) / 1000));
      setLeft(now);
      if (now === 0) onOver();
    }, 1000);
    return () => clearInterval(timer);
  }, [error, onOver]);
  return left;
}

import { Alert, Button, PasswordInput } from "@mantine/core";
import { Link, useRouter } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { ApiError } from "../../api/client";
import { useSignInByLink } from "../../api/queries/session";
import { errorLine } from "../../components/States";
import { t } from "../../i18n";
import { SignInFrame } from "./SignInFrame";

const MIN_PASSWORD = 12;

/**
 * Opens a one-time link. The token stays in the fragment, which browsers never send, and the
 * link is spent only when a person presses the button: previews of chat programs can't use it up.
 * An invitation asks for a password. With any other link one may choose a new one, which is how a
 * forgotten one is replaced, and has to where the member has none.
 */
export function LinkSignIn() {
  const [token] = useState(readToken);
  const [needed, setNeeded] = useState(() => window.location.pathname === "/invite");
  const router = useRouter();
  const signIn = useSignInByLink();
  const [password, setPassword] = useState("");
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (needed) field.current?.focus();
  }, [needed]);

  if (!token) return <BadLink text={t("link.none")} />;
  if (isSpent(signIn.error)) return <BadLink text={t("link.spent")} />;

  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    signIn.mutate(
      { token, password: password || undefined },
      {
        onSuccess: () => router.history.replace("/contacts"),
        onError: (error) => isRequired(error) && setNeeded(true),
      },
    );
  };

  const fieldError =
    signIn.error instanceof ApiError && password ? signIn.error.errors.password?.[0] : undefined;
  const other = signIn.error && !isAboutPassword(signIn.error) ? signIn.error : null;
  return (
    <SignInFrame title={needed ? t("link.set_password") : t("link.title")}>
      {other && (
        <Alert color="red" role="alert">
          {errorLine(other)}
        </Alert>
      )}
      <form className="stack" onSubmit={submit}>
        <p className="dim">{needed ? t("link.set_password_text") : t("link.text")}</p>
        <PasswordInput
          ref={field}
          label={needed ? t("field.new_password") : t("link.new_password")}
          description={needed ? t("link.min", { n: MIN_PASSWORD }) : t("link.new_text", { n: MIN_PASSWORD })}
          autoComplete="new-password"
          required={needed}
          minLength={MIN_PASSWORD}
          size="md"
          error={fieldError}
          aria-invalid={fieldError ? true : undefined}
          value={password}
          visibilityToggleButtonProps={{
            "aria-label": t("signin.show_password"),
          }}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button type="submit" size="md" loading={signIn.isPending}>
          {t("action.sign_in")}
        </Button>
      </form>
    </SignInFrame>
  );
}

function BadLink({ text }: { text: string }) {
  return (
    <SignInFrame title={t("link.bad_title")}>
      <Alert color="red" role="alert">
        {text}
      </Alert>
      <Link to="/sign-in">{t("link.to_sign_in")}</Link>
    </SignInFrame>
  );
}

function readToken(): string | null {
  const token = new URLSearchParams(window.location.hash.slice(1)).get("token");
  // Out of the address bar at once: not in the history, not in a screenshot.
  if (token) window.history.replaceState(window.history.state, "", window.location.pathname);
  return token;
}

function isRequired(error: Error | null): boolean {
  return error instanceof ApiError && error.code === "password_required";
}

/** Whether the password, or that there is none, is what is wrong. */
function isAboutPassword(error: Error | null): boolean {
  return isRequired(error) || (error instanceof ApiError && "password" in error.errors);
}

function isSpent(error: Error | null): boolean {
  if (!(error instanceof ApiError) || isAboutPassword(error)) return false;
  return [401, 404, 410].includes(error.status) || "token" in error.errors;
}

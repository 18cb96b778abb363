import { Alert, Button, PasswordInput } from "@mantine/core";
import { Link, useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { ApiError } from "../../api/client";
import { useSignInByLink } from "../../api/queries/session";
import { errorLine } from "../../components/States";
import { t } from "../../i18n";
import { SignInFrame } from "./SignInFrame";

const MIN_PASSWORD = 12;

/**
 * Opens a one-time link. The token stays in the fragment, which browsers never send, and the
 * link is spent only when a person presses the button: previews of chat programs can't use it up.
 * An invitation asks for a password at once; any other link only if its member has none.
 */
export function LinkSignIn() {
  const [token] = useState(readToken);
  const [invited] = useState(() => window.location.pathname === "/invite");
  const router = useRouter();
  const signIn = useSignInByLink();
  const [password, setPassword] = useState("");
  const needsPassword = invited || wantsPassword(signIn.error);

  if (!token) return <BadLink text={t("link.none")} />;
  if (isSpent(signIn.error)) return <BadLink text={t("link.spent")} />;

  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    signIn.mutate(
      { token, password: password || undefined },
      { onSuccess: () => router.history.replace("/contacts") },
    );
  };

  const fieldError =
    signIn.error instanceof ApiError && password ? signIn.error.errors.password?.[0] : undefined;
  const other = signIn.error && !wantsPassword(signIn.error) ? signIn.error : null;
  return (
    <SignInFrame title={needsPassword ? t("link.set_password") : t("link.title")}>
      {other && (
        <Alert color="red" role="alert">
          {errorLine(other)}
        </Alert>
      )}
      <form className="stack" onSubmit={submit}>
        <p className="dim">{needsPassword ? t("link.set_password_text") : t("link.text")}</p>
        {needsPassword && (
          <PasswordInput
            label={t("field.new_password")}
            description={t("link.min", { n: MIN_PASSWORD })}
            autoComplete="new-password"
            autoFocus
            required
            minLength={MIN_PASSWORD}
            size="md"
            error={fieldError}
            value={password}
            visibilityToggleButtonProps={{
              "aria-label": t("signin.show_password"),
            }}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
        )}
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

function wantsPassword(error: Error | null): boolean {
  if (!(error instanceof ApiError)) return false;
  return error.code === "password_required" || "password" in error.errors;
}

function isSpent(error: Error | null): boolean {
  if (!(error instanceof ApiError) || wantsPassword(error)) return false;
  return [401, 404, 410].includes(error.status) || "token" in error.errors;
}

import { Alert, Button, PasswordInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError, api } from "../../api/client";
import { errorLine } from "../../components/States";
import { t } from "../../i18n";
import { toast } from "../../lib/toasts";
import { useUnsaved } from "../../lib/useUnsaved";

/** A new password, given the present one. */
export function Password() {
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState("");
  const save = useMutation({
    mutationFn: () => api.post("/api/v1/session/password", { body: { current, password } }),
    onSuccess: () => {
      setCurrent("");
      setPassword("");
      toast(t("password.saved"), { tone: "good" });
    },
  });
  const question = useUnsaved(current !== "" || password !== "");
  const errors = save.error instanceof ApiError ? save.error.errors : {};
  const show = { "aria-label": t("signin.show_password") };
  return (
    <form
      className="card pad stack"
      style={{ maxWidth: 520 }}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      {question}
      <h2>{t("password.title")}</h2>
      {save.error && !errors.password && !errors.current && (
        <Alert color="red" role="alert">
          {errorLine(save.error)}
        </Alert>
      )}
      <PasswordInput
        label={t("password.current")}
        autoComplete="current-password"
        required
        visibilityToggleButtonProps={show}
        error={errors.current?.join(" ")}
        aria-invalid={errors.current ? true : undefined}
        value={current}
        onChange={(event) => setCurrent(event.currentTarget.value)}
      />
      <PasswordInput
        label={t("field.new_password")}
        description={t("link.min", { n: 12 })}
        autoComplete="new-password"
        required
        minLength={12}
        visibilityToggleButtonProps={show}
        error={errors.password?.join(" ")}
        aria-invalid={errors.password ? true : undefined}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <Button type="submit" loading={save.isPending} style={{ alignSelf: "flex-end" }}>
        {t("action.save")}
      </Button>
    </form>
  );
}

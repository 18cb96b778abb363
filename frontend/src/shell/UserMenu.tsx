import { Menu, useMantineColorScheme } from "@mantine/core";
import {
  IconLanguage,
  IconLogout,
  IconMoon,
  IconSelector,
  IconSun,
  IconSunMoon,
} from "@tabler/icons-react";
import { useSession, useSignOut } from "../api/queries/session";
import { Avatar } from "../components/Avatar";
import { LOCALES, type Locale, locale, t } from "../i18n";
import { writePrefs } from "../lib/storage";
import styles from "./shell.module.css";

const SCHEMES = [
  { value: "light", icon: IconSun },
  { value: "dark", icon: IconMoon },
  { value: "auto", icon: IconSunMoon },
] as const;

export function UserMenu({ compact = false }: { compact?: boolean }) {
  const { member } = useSession();
  return (
    <Menu position="top-start" width={230} withinPortal>
      <Menu.Target>
        <button type="button" className={compact ? styles.tab : styles.user}>
          <Avatar name={member.name} size={compact ? 24 : 32} />
          {compact ? (
            <span>{t("nav.you")}</span>
          ) : (
            <>
              <span className={styles.userText}>
                <strong>{member.name}</strong>
                <span className="dim">{t(`role.${member.role}`)}</span>
              </span>
              <IconSelector size={16} aria-hidden />
            </>
          )}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{member.email}</Menu.Label>
        <SchemeItems />
        <Menu.Divider />
        <LanguageItems />
        <Menu.Divider />
        <SignOutItem />
      </Menu.Dropdown>
    </Menu>
  );
}

function SchemeItems() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return SCHEMES.map(({ value, icon: Icon }) => (
    <Menu.Item
      key={value}
      leftSection={<Icon size={16} aria-hidden />}
      rightSection={colorScheme === value ? "✓" : null}
      aria-current={colorScheme === value}
      onClick={() => setColorScheme(value)}
    >
      {t(`scheme.${value}`)}
    </Menu.Item>
  ));
}

function LanguageItems() {
  const choose = (chosen: Locale) => {
    writePrefs({ locale: chosen });
    window.location.reload();
  };
  return (Object.keys(LOCALES) as Locale[]).map((each) => (
    <Menu.Item
      key={each}
      lang={each}
      leftSection={<IconLanguage size={16} aria-hidden />}
      rightSection={locale() === each ? "✓" : null}
      aria-current={locale() === each}
      onClick={() => choose(each)}
    >
      {LOCALES[each]}
    </Menu.Item>
  ));
}

function SignOutItem() {
  const signOut = useSignOut();
  return (
    <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => signOut.mutate()}>
      {t("action.sign_out")}
    </Menu.Item>
  );
}

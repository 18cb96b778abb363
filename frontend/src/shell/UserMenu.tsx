import { type MantineColorScheme, Menu, useMantineColorScheme } from "@mantine/core";
import {
  IconKeyboard,
  IconLanguage,
  IconLogout,
  IconMoon,
  IconSearch,
  IconSelector,
  IconSun,
  IconSunMoon,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { usageQuery } from "../api/queries/reference";
import { useSession, useSignOut } from "../api/queries/session";
import { Avatar } from "../components/Avatar";
import { LiveDot } from "../components/LiveDot";
import { MENU } from "../components/menu";
import { UsageBar } from "../components/UsageMeter";
import { LOCALES, type Locale, locale, t } from "../i18n";
import { can } from "../lib/permissions";
import { usePrefs } from "../lib/usePrefs";
import { JobsCount } from "../screens/jobs/JobsBadge";
import { OFFICE, PLACES, TABS } from "./items";
import { openPalette, openSheet } from "./opened";
import styles from "./shell.module.css";

const SCHEMES = [
  { value: "light", icon: IconSun },
  { value: "dark", icon: IconMoon },
  { value: "auto", icon: IconSunMoon },
] as const;

export function UserMenu({ compact = false }: { compact?: boolean }) {
  const { member } = useSession();
  // here and not in the items: they are gone with the menu before an answer comes
  const { change, speak } = usePrefs();
  return (
    <Menu {...MENU} position="top-start" width={230}>
      <Menu.Target>
        <button type="button" className={compact ? styles.tab : styles.user}>
          <Avatar name={member.name} size={compact ? 24 : 32} />
          {compact ? (
            <>
              <span>{t("nav.you")}</span>
              <JobsCount />
            </>
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
        {compact && (
          <Menu.Item leftSection={<IconSearch size={16} aria-hidden />} onClick={openPalette}>
            {t("palette.open")}
          </Menu.Item>
        )}
        {compact && <StateItems />}
        {compact && <PlaceItems />}
        <SchemeItems onPick={(scheme) => change({ scheme })} />
        <Menu.Divider />
        <LanguageItems onPick={speak} />
        <Menu.Divider />
        {!compact && (
          <Menu.Item leftSection={<IconKeyboard size={16} aria-hidden />} onClick={openSheet}>
            {t("keys.sheet")}
          </Menu.Item>
        )}
        <SignOutItem />
      </Menu.Dropdown>
    </Menu>
  );
}

/** What the foot of the navigation shows where there is room: whether it is live, and the plan. */
function StateItems() {
  const navigate = useNavigate();
  const { data } = useQuery(usageQuery);
  return (
    <>
      <Menu.Label>
        <LiveDot />
      </Menu.Label>
      {data && (
        <Menu.Item onClick={() => navigate({ to: "/usage" })}>
          <span className="sr-only">{t("nav.usage")}: </span>
          <UsageBar usage={data} />
        </Menu.Item>
      )}
    </>
  );
}

/** On a phone the menu also holds the places that have no tab. */
function PlaceItems() {
  const session = useSession();
  const navigate = useNavigate();
  return (
    <>
      {[...PLACES.slice(TABS), ...OFFICE]
        .filter((place) => can(session, place.scope))
        .map((place) => (
          <Menu.Item
            key={place.to}
            leftSection={<place.icon size={16} aria-hidden />}
            rightSection={place.to === "/jobs" && <JobsCount />}
            onClick={() => navigate({ to: place.to })}
          >
            {t(place.label)}
          </Menu.Item>
        ))}
      <Menu.Divider />
    </>
  );
}

function SchemeItems({ onPick }: { onPick: (scheme: MantineColorScheme) => void }) {
  const { colorScheme } = useMantineColorScheme();
  return SCHEMES.map(({ value, icon: Icon }) => (
    <Menu.Item
      key={value}
      leftSection={<Icon size={16} aria-hidden />}
      rightSection={colorScheme === value ? "✓" : null}
      aria-current={colorScheme === value}
      onClick={() => onPick(value)}
    >
      {t(`scheme.${value}`)}
    </Menu.Item>
  ));
}

function LanguageItems({ onPick }: { onPick: (chosen: Locale) => void }) {
  return (Object.keys(LOCALES) as Locale[]).map((each) => (
    <Menu.Item
      key={each}
      lang={each}
      leftSection={<IconLanguage size={16} aria-hidden />}
      rightSection={locale() === each ? "✓" : null}
      aria-current={locale() === each}
      onClick={() => onPick(each)}
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

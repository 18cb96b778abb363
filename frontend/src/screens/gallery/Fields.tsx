import { Button, Checkbox, PasswordInput, Radio, Select, Switch, Textarea, TextInput } from "@mantine/core";
import { useEffect } from "react";
import { chosen } from "../../lib/chosen";
import { Chip, ChipButton } from "../contacts/Chip";
import { Choice } from "../contacts/Choice";
import { PageTick, RowTick } from "../contacts/Ticks";
import { Group } from "./Group";
import { PERSON } from "./samples";

const VARIANTS = ["filled", "default", "subtle", "light"] as const;
const OTHER = "another";

/** What is pressed, ticked and filled in; and how it says that it can't be taken so. */
export function Fields() {
  useEffect(tickOne, []);
  return (
    <>
      <Group name="Buttons: each kind, busy, not now, and dangerous">
        {VARIANTS.map((variant) => (
          <Button key={variant} variant={variant}>
            Save
          </Button>
        ))}
        <Button loading>Save</Button>
        <Button disabled>Save</Button>
        <Button color="red">Forget for good</Button>
        <Button variant="subtle" color="red">
          Delete
        </Button>
      </Group>
      <Group name="Ticks of a page: none, some, all; of a row; of a choice with a count">
        <PageTick page={[OTHER]} />
        <PageTick page={[PERSON.id, OTHER]} />
        <PageTick page={[PERSON.id]} />
        <RowTick id={PERSON.id} name={PERSON.name} page={[PERSON.id]} />
        <RowTick id={OTHER} name="Bo" page={[OTHER]} />
        <Choice on onChange={() => undefined} count={12}>
          vip
        </Choice>
        <Choice on={false} onChange={() => undefined} count={0}>
          north
        </Choice>
      </Group>
      <Group name="Filters: not set, set, one of which any is enough, and one that can't be changed">
        <Chip name="Tags">
          <ChipButton name="Tags" value={null} />
        </Chip>
        <Chip name="Status" onRemove={() => undefined}>
          <ChipButton name="Status" value="Hot, Warm +1" />
        </Chip>
        <Chip name="Owner" onRemove={() => undefined}>
          <ChipButton name="Owner" value="is not Me" or />
        </Chip>
        <Chip name="Imported" onRemove={() => undefined}>
          <ChipButton name="Imported" value="Mar 1, 2026, 10:00 AM" disabled />
        </Chip>
      </Group>
      <Group name="Fields: usual, off, and refused" tall>
        <TextInput label="Name" description="As the others see it" defaultValue="Ada Whitfield" />
        <TextInput label="Number" disabled defaultValue="+44 7700 900123" />
        <TextInput label="E-mail" error="That is no address" defaultValue="ada@" />
        <PasswordInput label="Password" error="Too short" defaultValue="abc" visibilityToggleButtonProps={SHOW} />
        <Textarea label="Note" error="It is empty" />
        <Select label="Role" data={["Staff", "Admin"]} defaultValue="Staff" />
        <Select label="Status" data={["Cold", "Warm"]} error="Choose one" />
        <Checkbox label="Keep me signed in" defaultChecked />
        <Checkbox label="I know that there is no way back" error="Tick it to go on" />
        <Switch label="Exact times" defaultChecked />
        <Radio.Group label="When somebody is here already" error="Choose one">
          <div className="stack" style={{ gap: 8, marginBlockStart: 8 }}>
            <Radio value="update" label="Update them" />
            <Radio value="skip" label="Leave them alone" />
          </div>
        </Radio.Group>
      </Group>
    </>
  );
}

const SHOW = { "aria-label": "Show the password" };

/** What is ticked on the list is ticked again afterwards. */
function tickOne(): () => void {
  const before = chosen.get();
  chosen.set({ mode: "ids", ids: new Set([PERSON.id]) });
  return () => chosen.set(before);
}

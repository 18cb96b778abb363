import { type ChangeEvent, useState } from "react";
import { wholeDay } from "./wholeDay";

/** With this the browser takes no fifth digit of a year. */
const LAST = "9999-12-31";

/**
 * What makes a field of a day that is kept elsewhere, such as in the address, which is told of whole
 * days only. What is typed stands in the field until it is left: React takes back what its value
 * does not say by then, and with it the parts of the day that were typed so far.
 */
export function useTypedDay(
  day: string | undefined,
  onDay: (day: string) => void,
  { min, max = LAST }: { min?: string; max?: string } = {},
) {
  const [typed, setTyped] = useState<string | null>(null);
  const onChange = ({ currentTarget: { value } }: ChangeEvent<HTMLInputElement>) => {
    setTyped(value);
    // A year that somebody is still typing has fewer digits, and is a day already to the browser
    if (value === "" || wholeDay(value)) onDay(value);
  };
  const onBlur = () => setTyped(null);
  return { type: "date", min, max, value: typed ?? day ?? "", onChange, onBlur } as const;
}

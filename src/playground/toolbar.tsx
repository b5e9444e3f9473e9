/** The API version of the settings, or both. */
type VersionChoice = 'v1' | 'v2' | 'both';

interface ToolbarProps {
  readonly samples: readonly string[];
  readonly sample: number;
  readonly onSample: (index: number) => void;
  readonly input: 'event' | 'rows';
  readonly onInput: (input: 'event' | 'rows') => void;
  readonly version: VersionChoice | undefined;
  readonly onVersion: (version: VersionChoice) => void;
  readonly hashing: boolean;
  readonly onHashing: (hashing: boolean) => void;
  /** Whether the text of the settings is an object, which a switch can change. */
  readonly canSet: boolean;
  readonly rudderstackDefaults: boolean;
  readonly onRudderstackDefaults: (rudderstackDefaults: boolean) => void;
}

/** What can be chosen beside the texts. */
export function Toolbar(props: ToolbarProps) {
  const { samples, sample, onSample, input, onInput, version, onVersion, canSet } = props;
  return (
    <div class="toolbar">
      <label>
        Sample{' '}
        <select value={sample} onChange={({ currentTarget }) => onSample(Number(currentTarget.value))}>
          {samples.map((name, index) => (
            <option key={name} value={index}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <Choice legend="Input" value={input} options={{ event: 'Event', rows: 'Rows and model' }} onChange={onInput} />
      <Choice
        legend="API version"
        value={version}
        options={{ v1: '1.0', v2: '2.0', both: 'Compare' }}
        disabled={canSet ? [] : ['v1', 'v2']}
        onChange={onVersion}
      />
      <Switch label="Hashing" isOn={props.hashing} isDisabled={!canSet} onChange={props.onHashing} />
      <Switch label="RudderStack’s defaults" isOn={props.rudderstackDefaults} onChange={props.onRudderstackDefaults} />
    </div>
  );
}

interface ChoiceProps<Option extends string> {
  readonly legend: string;
  readonly value: Option | undefined;
  readonly options: Readonly<Record<Option, string>>;
  readonly disabled?: readonly Option[];
  readonly onChange: (value: Option) => void;
}

/** One of a few, as buttons in a row. */
function Choice<Option extends string>({ legend, value, options, disabled = [], onChange }: ChoiceProps<Option>) {
  return (
    <fieldset class="choice">
      <legend>{legend}</legend>
      {(Object.keys(options) as Option[]).map((option) => (
        <label key={option}>
          <input
            type="radio"
            name={legend}
            checked={option === value}
            disabled={disabled.includes(option)}
            onChange={() => onChange(option)}
          />
          <span>{options[option]}</span>
        </label>
      ))}
    </fieldset>
  );
}

interface SwitchProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly isDisabled?: boolean;
  readonly onChange: (isOn: boolean) => void;
}

export function Switch({ label, isOn, isDisabled = false, onChange }: SwitchProps) {
  return (
    <label>
      <input
        type="checkbox"
        checked={isOn}
        disabled={isDisabled}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />{' '}
      {label}
    </label>
  );
}

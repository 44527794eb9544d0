import { useElementSize } from "@mantine/hooks";
import classes from "./charts.module.css";

/** One series: what it is called and its colour in both schemes. */
export interface Series {
  readonly key: string;
  readonly name: string;
  readonly color: string;
}

interface ChartProps {
  /** What a listener hears in place of the drawing; the table beside it has the numbers. */
  readonly label: string;
  readonly series: readonly Series[];
  /** From left to right: the name of the place, and a value for each series (null: none). */
  readonly points: readonly { readonly key: string; readonly name: string; readonly values: readonly (number | null)[] }[];
  readonly format: (value: number) => string;
}

const HEIGHT = 220;
const TOP = 8;
const BOTTOM = 24;
const LEFT = 44;
const RIGHT = 18;
const TICKS = 4;
const PIXELS_A_NAME = 74;

/** Stacked columns. */
export function ColumnChart({ label, series, points, format }: ChartProps) {
  const { ref, width } = useElementSize();
  const most = Math.max(...points.map(({ values }) => values.reduce<number>((sum, value) => sum + (value ?? 0), 0)), 0);
  const scale = scaleOf(most);
  const step = Math.max(0, width - LEFT - RIGHT) / Math.max(1, points.length);
  const column = Math.max(1, Math.min(34, step * 0.72));
  return (
    <div ref={ref}>
      <svg className={classes.chart} height={HEIGHT} role="img" aria-label={label}>
        <Grid scale={scale} width={width} format={format} />
        {points.map(({ key, name, values }, at) => {
          const x = LEFT + step * at + (step - column) / 2;
          let y = HEIGHT - BOTTOM;
          const told = series.flatMap((one, nth) => (values[nth] ? [`${one.name}: ${format(values[nth])}`] : []));
          return (
            <g key={key} className={classes.column}>
              <title>{[name, ...told].join("\n")}</title>
              <rect className={classes.hit} x={LEFT + step * at} y={TOP} width={step} height={HEIGHT - TOP - BOTTOM} />
              {series.map((one, nth) => {
                const height = scale.heightOf(values[nth] ?? 0);
                y -= height;
                return (
                  height > 0 && <rect key={one.key} className={classes.bar} x={x} y={y} width={column} height={height} fill={one.color} rx={2} />
                );
              })}
            </g>
          );
        })}
        <Names points={points} step={step} />
      </svg>
      <Legend series={series} />
    </div>
  );
}

/** A line for each series; where there is no value the line is broken. */
export function LineChart({ label, series, points, format }: ChartProps) {
  const { ref, width } = useElementSize();
  const scale = scaleOf(Math.max(...points.flatMap(({ values }) => values.map((value) => value ?? 0)), 0));
  const step = Math.max(0, width - LEFT - RIGHT) / Math.max(1, points.length);
  const xOf = (at: number) => LEFT + step * (at + 0.5);
  return (
    <div ref={ref}>
      <svg className={classes.chart} height={HEIGHT} role="img" aria-label={label}>
        <Grid scale={scale} width={width} format={format} />
        {series.map((one, nth) => (
          <path
            key={one.key}
            className={classes.line}
            stroke={one.color}
            d={pathOf(
              points.map(({ values }) => values[nth] ?? null),
              xOf,
              scale,
            )}
          />
        ))}
        {points.map(({ key, name, values }, at) => (
          <g key={key}>
            <title>{[name, ...series.flatMap((one, nth) => (values[nth] == null ? [] : [`${one.name}: ${format(values[nth])}`]))].join("\n")}</title>
            <rect className={classes.hit} x={LEFT + step * at} y={TOP} width={step} height={HEIGHT - TOP - BOTTOM} />
            {series.map(
              (one, nth) =>
                values[nth] != null && (
                  <circle key={one.key} cx={xOf(at)} cy={HEIGHT - BOTTOM - scale.heightOf(values[nth])} r={3} fill={one.color} />
                ),
            )}
          </g>
        ))}
        <Names points={points} step={step} />
      </svg>
      <Legend series={series} />
    </div>
  );
}

interface Scale {
  readonly ticks: readonly number[];
  heightOf(value: number): number;
}

/** Round steps of 1, 2 or 5 up to the greatest value. */
function scaleOf(most: number): Scale {
  const rough = Math.max(most, 1) / TICKS;
  const size = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 5, 10].map((times) => times * size).find((round) => round >= rough) ?? rough);
  const top = Math.max(step, Math.ceil(most / step) * step);
  const ticks = Array.from({ length: Math.round(top / step) + 1 }, (_, nth) => nth * step);
  return { ticks, heightOf: (value) => (value / top) * (HEIGHT - TOP - BOTTOM) };
}

function Grid({ scale, width, format }: { scale: Scale; width: number; format: (value: number) => string }) {
  return scale.ticks.map((tick) => {
    const y = HEIGHT - BOTTOM - scale.heightOf(tick);
    return (
      <g key={tick}>
        <line className={classes.grid} x1={LEFT} x2={Math.max(LEFT, width - RIGHT)} y1={y} y2={y} />
        <text className={classes.text} x={LEFT - 8} y={y + 4} textAnchor="end">
          {format(tick)}
        </text>
      </g>
    );
  });
}

/** As many names as find room. */
function Names({ points, step }: { points: ChartProps["points"]; step: number }) {
  const every = Math.max(1, Math.ceil(PIXELS_A_NAME / Math.max(1, step)));
  return points.map(({ key, name }, at) =>
    (points.length - 1 - at) % every === 0 ? (
      <text key={key} className={classes.text} x={LEFT + step * (at + 0.5)} y={HEIGHT - 6} textAnchor="middle">
        {name}
      </text>
    ) : null,
  );
}

function Legend({ series }: { series: readonly Series[] }) {
  return (
    <ul className={classes.legend}>
      {series.map(({ key, name, color }) => (
        <li key={key}>
          <span className={classes.key} style={{ background: color }} />
          {name}
        </li>
      ))}
    </ul>
  );
}

function pathOf(values: readonly (number | null)[], xOf: (at: number) => number, scale: Scale): string {
  let pen = "M";
  return values
    .map((value, at) => {
      const drawn = value === null ? "" : `${pen}${xOf(at)} ${HEIGHT - BOTTOM - scale.heightOf(value)}`;
      pen = value === null ? "M" : "L";
      return drawn;
    })
    .join("");
}

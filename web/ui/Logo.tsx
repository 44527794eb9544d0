import classes from "./Logo.module.css";

/** The product's sign: two places, one line between them. */
export function Logo({ size = 30 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" className={classes.logo} aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="#0a6661" />
      <path
        d="M10 12.5h8.5a4.25 4.25 0 0 1 4.25 4.25M22 19.5h-8.5a4.25 4.25 0 0 1-4.25-4.25"
        fill="none"
        stroke="#fff"
        strokeWidth="2.6"
        strokeLinecap="round"
      />
      <circle cx="9.25" cy="12.5" r="2.7" fill="#8fe3db" />
      <circle cx="22.750" cy="19.5" r="2.7" fill="#8fe3db" />
    </svg>
  );
}

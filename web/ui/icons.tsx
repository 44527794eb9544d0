import type { ReactNode, SVGProps } from "react";

/** Line icons of our own, so that no icon library is installed for two dozen drawings. They never carry meaning alone. */
function icon(drawing: ReactNode) {
  return function Icon({ size = 18, ...rest }: SVGProps<SVGSVGElement> & { size?: number }) {
    return (
      <svg
        width={size}
        height={size}
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth={1.8}
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        focusable="false"
        {...rest}
      >
        {drawing}
      </svg>
    );
  };
}

export const OrdersIcon = icon(<path d="M5 4h14v16l-3.5-2-3.5 2-3.5-2L5 20zM9 9h6M9 13h4" />);
export const AttentionIcon = icon(<path d="M6 16v-5a6 6 0 0 1 12 0v5l1.5 2h-15zM10 20.5a2.2 2.2 0 0 0 4 0" />);
export const SettingsIcon = icon(<path d="M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5v5M9 14.5v5" />);
export const StoreIcon = icon(
  <path d="M4 10l1.2-5h13.6L20 10M4 10a2.7 2.7 0 0 0 5.3 0 2.7 2.7 0 0 0 5.4 0 2.7 2.7 0 0 0 5.3 0M5.5 13v6.5h13V13M10 19.5v-4h4v4" />,
);
export const SearchIcon = icon(<path d="M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.5 15.5L20 20" />);
export const PlusIcon = icon(<path d="M12 5v14M5 12h14" />);
export const RefreshIcon = icon(<path d="M19.5 12a7.5 7.5 0 1 1-2.2-5.3L20 9.4M20 4.5v5h-5" />);
export const LinkOutIcon = icon(<path d="M13 5h6v6M19 5l-9 9M10 6H5v13h13v-5" />);
export const DownIcon = icon(<path d="M6 9l6 6 6-6" />);
export const BackIcon = icon(<path d="M15 5l-7 7 7 7" />);
export const NextIcon = icon(<path d="M9 5l7 7-7 7" />);
export const CheckIcon = icon(<path d="M5 12.5l4.5 4.5L19 7.5" />);
export const WarningIcon = icon(<path d="M12 4.5l8.5 15h-17zM12 10v4.5M12 17.2v.1" />);
export const FrozenIcon = icon(<path d="M12 3v18M4.2 7.5l15.6 9M19.8 7.5l-15.6 9M9.5 4.5L12 7l2.5-2.5M9.5 19.5L12 17l2.5 2.5" />);
export const PersonIcon = icon(<path d="M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4.5 20a7.5 7.5 0 0 1 15 0" />);
export const LanguageIcon = icon(
  <path d="M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM3.5 12h17M12 3.5c2.5 2.4 3.6 5.2 3.6 8.5s-1.1 6.1-3.6 8.5c-2.5-2.4-3.6-5.2-3.6-8.5s1.1-6.1 3.6-8.5z" />,
);
export const SunIcon = icon(
  <path d="M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4" />,
);
export const MoonIcon = icon(<path d="M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z" />);
export const ScreenIcon = icon(<path d="M4 5h16v11H4zM9 20h6M12 16v4" />);
export const SignOutIcon = icon(<path d="M14 4.5H5.5v15H14M10.5 12H20M16.5 8.5L20 12l-3.5 3.5" />);
export const FilterIcon = icon(<path d="M4 6h16l-6 7v5l-4 2v-7z" />);
export const CloseIcon = icon(<path d="M6 6l12 12M18 6L6 18" />);
export const KeyboardIcon = icon(<path d="M3.5 6.5h17v11h-17zM7 10h.1M11 10h.1M15 10h.1M8 14h8" />);
export const PauseIcon = icon(<path d="M9 5v14M15 5v14" />);
export const PlayIcon = icon(<path d="M8 5l11 7-11 7z" />);
export const TrashIcon = icon(<path d="M5 7h14M10 7V4.5h4V7M7 7l1 12.5h8L17 7M10.5 11v5M13.5 11v5" />);
export const KeyIcon = icon(<path d="M8 9.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM11.5 10.7L19 3.5M16 6.5l3 3" />);
export const CopyIcon = icon(<path d="M9 9h11v11H9zM5 15H4V4h11v1" />);
export const EditIcon = icon(<path d="M5 19l1-4L16.5 4.5l3 3L9 18zM14 7l3 3" />);
export const TruckIcon = icon(<path d="M3 6h11v10H3zM14 9.5h4l3 3.5v3h-7M7 16a2 2 0 1 1 0 4 2 2 0 0 1 0-4zM17 16a2 2 0 1 1 0 4 2 2 0 0 1 0-4z" />);
export const CardIcon = icon(<path d="M3.5 6h17v12h-17zM3.5 10h17M7 14.5h4" />);
export const CommentIcon = icon(<path d="M4.5 5h15v11H12l-4.5 4v-4h-3z" />);
export const GiftIcon = icon(
  <path d="M4.5 11h15v9h-15zM3.5 7.5h17V11h-17zM12 7.5V20M12 7.5C9 7.5 7.5 6 8.2 4.6 9.2 3 12 4.5 12 7.5c0-3 2.8-4.5 3.8-2.9.7 1.4-.8 2.9-3.8 2.9z" />,
);
export const InboxIcon = icon(<path d="M4 13l2.5-8h11L20 13v6.5H4zM4 13h5l1.5 2.5h3L15 13h5" />);
export const ArrowIcon = icon(<path d="M4 12h15M14 7l5 5-5 5" />);
export const DotsIcon = icon(<path d="M6 12h.1M12 12h.1M18 12h.1" strokeWidth={2.6} />);
export const GripIcon = icon(<path d="M9 6h.1M9 12h.1M9 18h.1M15 6h.1M15 12h.1M15 18h.1" strokeWidth={2.6} />);
export const BoxIcon = icon(<path d="M12 3.5l8 4v9l-8 4-8-4v-9zM4 7.5l8 4 8-4M12 11.5v9" />);
export const ChartIcon = icon(<path d="M4 4v16h16M8 16v-4M12.5 16V8M17 16v-6" />);
export const BookIcon = icon(<path d="M12 6.5C10 5 7.5 4.5 4 4.5v13.5c3.5 0 6 .5 8 2 2-1.5 4.5-2 8-2V4.5c-3.5 0-6 .5-8 2zM12 6.5V20" />);
export const PrintIcon = icon(<path d="M7 9V4.5h10V9M7 16H4.5V9h15v7H17M7 13.5h10v6H7z" />);
export const DownloadIcon = icon(<path d="M12 4.5v10M8 11l4 4 4-4M5 19.5h14" />);
export const ColumnsIcon = icon(<path d="M4 5h16v14H4zM10 5v14M15 5v14" />);
export const BookmarkIcon = icon(<path d="M7 4.5h10v15l-5-4-5 4z" />);
export const UpIcon = icon(<path d="M6 15l6-6 6 6" />);

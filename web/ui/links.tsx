import { Anchor, type AnchorProps, Button, type ButtonProps } from "@mantine/core";
import { createLink } from "@tanstack/react-router";
import { forwardRef } from "react";

/** A link that looks like a button, with an address the router knows: its search is checked. */
export const LinkButton = createLink(
  forwardRef<HTMLAnchorElement, ButtonProps>(function LinkButton(props, ref) {
    return <Button ref={ref} component="a" {...props} />;
  }),
);

/** A link in a text, with an address the router knows. */
export const LinkText = createLink(
  forwardRef<HTMLAnchorElement, AnchorProps>(function LinkText(props, ref) {
    return <Anchor ref={ref} {...props} />;
  }),
);

import { Box, List, Text, Title } from "@mantine/core";
import classes from "./Guide.module.css";
import { type Block, parseBlocks, parseLine } from "./markdown.ts";

const PICTURES = import.meta.glob<string>(["../../../docs/pictures/guide-*.png", "../../../docs/pictures/orders.png"], {
  query: "?url",
  import: "default",
  eager: true,
});

/** A guide as a page of the app. */
export function Guide({ text }: { text: string }) {
  const blocks = parseBlocks(text);
  return (
    <Box p={{ base: "md", sm: "xl" }} maw={820} mx="auto" w="100%" component="article" className={classes.guide ?? ""}>
      {blocks.map((block, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the blocks of a guide never move
        <One key={at} block={block} />
      ))}
    </Box>
  );
}

function One({ block }: { block: Block }) {
  switch (block.kind) {
    case "heading":
      return <Title order={block.level}>{block.text}</Title>;
    case "paragraph":
      return (
        <Text>
          <Line text={block.text} />
        </Text>
      );
    case "picture":
      return <img src={PICTURES[`../../../docs/pictures/${block.file}`] ?? ""} alt={block.alt} loading="lazy" className={classes.picture} />;
    case "list":
      return (
        <List type={block.ordered ? "ordered" : "unordered"} spacing={6}>
          {block.items.map((item) => (
            <List.Item key={item}>
              <Line text={item} />
            </List.Item>
          ))}
        </List>
      );
  }
}

const TAGS = { strong: "strong", emphasis: "em", code: "kbd", plain: "span" } as const;

function Line({ text }: { text: string }) {
  return parseLine(text).map(({ kind, text: piece }, at) => {
    const Tag = TAGS[kind];
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a line never move
    return <Tag key={at}>{piece}</Tag>;
  });
}

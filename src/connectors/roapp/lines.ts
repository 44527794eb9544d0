import { formatMinor, formatThousandths } from "../../domain/money.ts";
import type { DeskConnection, DeskLinePatch, DeskSettings } from "../desk-contract.ts";
import type { RoappClient } from "./client.ts";
import { create } from "./create.ts";
import { orderPath, outcomeOf } from "./orders.ts";
import { parseLine } from "./parse-order.ts";
import { withReference } from "./reference.ts";
import { type Block, idNumber, rows } from "./values.ts";

type Lines = Pick<DeskConnection["orders"], "lines" | "addLine" | "changeLine" | "removeLine">;

/** One call a line: there is no batch. A line names no warehouse, so no stock is deducted. */
export function linesOf(client: RoappClient, { currency }: DeskSettings): Lines {
  const itemPath = (orderId: string, lineId: string): string => `${orderPath(orderId)}/items/${encodeURIComponent(lineId)}`;
  return {
    async lines(remoteId) {
      const answer = await client.find(`${orderPath(remoteId)}/items`);
      return answer === null ? null : rows(answer).map((row) => parseLine(row, currency));
    },
    addLine: (remoteId, { productId, employeeId, reference, comment, ...values }) =>
      create(client, {
        path: `${orderPath(remoteId)}/items`,
        body: {
          entity_id: idNumber(productId),
          ...(employeeId === null ? {} : { assignee_id: idNumber(employeeId) }),
          ...wireOf(values, currency),
          cost: 0,
          warranty: { period: "0", periodUnits: "days" },
          comment: withReference(comment, reference),
        },
        under: true,
      }),
    changeLine: async (remoteId, lineId, patch) => outcomeOf(await client.write("PATCH", itemPath(remoteId, lineId), wireOf(patch, currency))),
    removeLine: async (remoteId, lineId) => outcomeOf(await client.write("DELETE", itemPath(remoteId, lineId))),
  };
}

function wireOf({ quantity, price, discount }: DeskLinePatch, currency: string): Block {
  return {
    ...(quantity === undefined ? {} : { quantity: Number(formatThousandths(quantity)) }),
    ...(price === undefined ? {} : { price: Number(formatMinor(price, currency)) }),
    ...(discount === undefined ? {} : { discount: discountOf(discount, currency) }),
  };
}

function discountOf(discount: bigint, currency: string): Block {
  const type = discount === 0n ? "percentage" : "value";
  return { type, percentage: 0, amount: Number(formatMinor(discount, currency)), sponsor: "staff" };
}

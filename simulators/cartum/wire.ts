// What a shop sends, member by member as apis describe it. Snake case is the shop's.

export interface WireLine {
  title: string;
  article: string;
  price: number;
  quantity: number;
  total_price: number;
  discount_marker: string;
  type: string;
}

export interface WireDeliveryData {
  deliveryOperatorType: string | null;
  tnNumber: string | null;
  tnId: string | null;
  tnStatusName: string | null;
  tnTrackingUpdateDate: string | null;
  estimatedDeliveryDate: string | null;
  ownTTNPicked: boolean;
  departure: Record<string, unknown>;
  destination: Record<string, unknown>;
}

export interface WireOrder {
  order_id: number;
  user: number;
  delivery_name: string;
  delivery_email: string;
  delivery_phone: string;
  delivery_country: string;
  delivery_city: string;
  delivery_city_stable: string;
  delivery_address: string;
  delivery_type: { id: number; title: string };
  delivery_price: number;
  comment: string;
  manager_comment: string;
  payment_type: { id: number; title: string };
  payment_price: number;
  payed: 0 | 1;
  total_default: number;
  total_sum: number;
  total_quantity: number;
  discount_percent: number;
  discount_value: number;
  coupon_code: string;
  coupon_percent: number;
  coupon_discount_value: number;
  coupon_type: number;
  stat_status: number;
  stat_created: string;
  currency: string;
  order_without_callback: boolean;
  products: WireLine[];
  delivery_data: WireDeliveryData | [];
  analytics: Record<string, string | number> | [];
}

export interface WireStatus {
  readonly id: number;
  readonly title: Readonly<Record<string, string>>;
  readonly is_successful: 0 | 1;
}

/** Amounts are whole hundredths inside, and become the shop's decimal numbers here only. */
export function decimal(hundredths: number): number {
  return hundredths / 100;
}

export function hundredths(amount: number): number {
  return Math.round(amount * 100);
}

/**
 * The totals of an order from its lines and its order-level discounts: `total_default` is the sum of the lines, and a percentage is rounded to whole
 * units before it is taken off, as the platform does (25 % of 799 is 200, so 599 stays).
 */
export function settle(order: WireOrder): WireOrder {
  const total = order.products.reduce((sum, line) => sum + hundredths(line.total_price), 0);
  const byCoupon = order.coupon_percent > 0 ? Math.round((total * order.coupon_percent) / 10_000) * 100 : hundredths(order.coupon_discount_value);
  const byPercent = order.discount_percent > 0 ? Math.round((total * order.discount_percent) / 10_000) * 100 : hundredths(order.discount_value);
  order.coupon_discount_value = decimal(Math.min(byCoupon, total));
  order.discount_value = decimal(Math.min(byPercent, total));
  order.total_default = decimal(total);
  order.total_sum = decimal(Math.max(0, total - byCoupon - byPercent));
  order.total_quantity = Math.round(order.products.reduce((sum, line) => sum + line.quantity, 0) * 1000) / 1000;
  return order;
}

/** What `additionalData: true` adds to an order: the branch's GUID at the carrier. */
export function additionalData(number: number): { recipient_warehouse_ref: string } {
  const hex = (Math.imul(number, 0x9e3779b1) >>> 0).toString(16).padStart(8, "0");
  return { recipient_warehouse_ref: `${hex}-e1c2-11e3-8c4a-0050568002cf` };
}

/** The zone of the shop that every test of Cartum's wire knows. */
export const KYIV = "Europe/Kyiv";

export const LINE = {
  title: "Горнятко керамічне, червоне",
  article: "MUG-RED",
  price: 799,
  quantity: 1,
  total_price: 799,
  discount_marker: "NONE",
  type: "product",
};

/** The order of the documents (sample payloads of the contract). */
export const ORDER = {
  order_id: 1841,
  user: 732,
  delivery_name: "Олесь Прикладний",
  delivery_email: "oles@example.com",
  delivery_phone: "+38 (050) 000-00-17",
  delivery_city: "м. Львів, Львівська обл.",
  delivery_city_stable: "Львів",
  delivery_address: "Відділення №14: вул. Прикладна, 5",
  delivery_type: { id: 3, title: "Нова пошта" },
  delivery_price: -1,
  comment: "Подзвоніть після 18:00",
  manager_comment: "",
  payment_type: { id: 13, title: "Готівкою" },
  payment_price: 0,
  payed: 0,
  total_default: 799,
  total_sum: 599,
  total_quantity: 1,
  coupon_code: "AUTUMN25",
  stat_status: 1,
  stat_created: "2026-11-23 19:42:07",
  currency: "UAH",
  order_without_callback: false,
  products: [LINE],
  delivery_data: {
    deliveryOperatorType: "novaPoshta",
    tnNumber: null,
    tnStatusName: null,
    estimatedDeliveryDate: null,
    departure: {},
    destination: {},
  },
  analytics: { utm_source: "google", utm_campaign: 20000000017 },
};

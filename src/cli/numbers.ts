// Numbers for people. By hand: a locale differs between machines.

import { quantity } from "../contract/quantity.js";

/** 1234567 as "1,234,567". */
export const grouped = (number: number): string => String(Math.round(number)).replace(/\B(?=(\d{3})+$)/g, ",");

/** A rate or another large number, roughly: "850k", "1.2M". */
export function roughly(number: number): string {
  if (number >= 1e6) return `${(number / 1e6).toFixed(1)}M`;
  return number >= 10_000 ? `${Math.round(number / 1000)}k` : grouped(number);
}

/** Seconds as "0:42" or "1:02:03". */
export function clockText(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (number: number): string => String(number).padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

export const counted = (count: number, thing: string): string => quantity(count, thing, grouped(count));

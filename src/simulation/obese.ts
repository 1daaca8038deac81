/** Body mass index of 30 kg/m2 and over; kilograms and centimetres. */
export const isObese = (weight: number, height: number): boolean => weight / (height / 100) ** 2 >= 30

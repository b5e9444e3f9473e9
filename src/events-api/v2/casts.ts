import { contentFields } from '../contentFields.js';
import { contentItems, oneProduct, productItems } from '../contents.js';
import { readProduct } from '../readProduct.js';

/** `properties.contents` of the sender. */
export const contents = contentItems();
/** Lists of products, under other names. */
export const products = productItems(contentFields, readProduct);
/** One product, which is `properties` itself. */
export const singleProduct = oneProduct(contentFields, readProduct);

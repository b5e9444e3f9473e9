import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { accessibilityViolations, browserTest, keepScreenshot, overflow } from './browserTest.js';

// The page of `tiktok-ads playground`, opened from disk as it comes with the package.

const url = pathToFileURL('dist/playground.html');
if (!existsSync(url)) throw new Error('dist/playground.html is missing: run "npm run build" first');

const event = {
  type: 'track',
  event: 'Lead',
  messageId: 'lead-1',
  timestamp: '2026-08-03T10:00:00Z',
  traits: { email: ' ' },
  context: { traits: { email: 'Jane@Example.com' }, page: { url: 'https://shop.example/' } },
};

const editor = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });

/** Types a text in place of another, as a paste does. */
const fill = async (page: Page, name: string, text: string) => {
  await editor(page, name).click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText(text);
};

const fillEvent = (page: Page, value: unknown) => fill(page, 'Event', JSON.stringify(value, null, 2));
/** Shows the request of the event above. */
const fillLead = async (page: Page) => {
  await fillEvent(page, event);
  await page.getByRole('button', { name: '"event_id": "lead-1"' }).waitFor();
};

const request = (page: Page, version = '2.0') =>
  page.getByRole('group', { name: `Body of the request of Events API ${version}` });
const value = (page: Page, text: string | RegExp, version?: string) =>
  request(page, version).getByRole('button', { name: text });
const origin = (page: Page) => page.getByRole('region', { name: 'Where it comes from' });
const choose = (page: Page, sample: string) => page.getByLabel('Sample').selectOption(sample);

describe('the request', () => {
  browserTest('follows what is typed', async ({ open }) => {
    const { page } = await open(url);
    await fillEvent(page, event);
    await value(page, '"event_id": "lead-1"').waitFor();
    await fillEvent(page, { ...event, messageId: 'lead-2' });
    await value(page, '"event_id": "lead-2"').waitFor();
  });

  browserTest('is that of the chosen API version, which becomes a setting', async ({ open }) => {
    const { page } = await open(url);
    await fillLead(page);
    await page.getByRole('radio', { name: '1.0' }).check();
    await value(page, '"event_id": "lead-1"', '1.0').waitFor();
    await expect.poll(() => editor(page, 'Settings').innerText()).toContain('"version": "v1"');
    await page.getByRole('radio', { name: 'Compare' }).check();
    await value(page, '"event_id": "lead-1"', '2.0').waitFor();
    await value(page, '"event_id": "lead-1"', '1.0').waitFor();
  });

  browserTest('is not hashed where hashing is switched off, and typing can undo that', async ({ open }) => {
    const { page } = await open(url);
    await fillLead(page);
    await page.getByRole('checkbox', { name: 'Hashing' }).uncheck();
    await value(page, '"email": "jane@example.com"').waitFor();
    await editor(page, 'Settings').click();
    await page.keyboard.press('ControlOrMeta+Z');
    await value(page, /^"email": "[0-9a-f]{64}"/).waitFor();
    expect(await page.getByRole('checkbox', { name: 'Hashing' }).isChecked()).toBe(true);
  });

  browserTest("has RudderStack's defaults when they are switched on", async ({ open }) => {
    const { page } = await open(url);
    await fill(page, 'Settings', '{ "pixelCode": "EXAMPLE" }');
    await page.getByRole('checkbox', { name: 'RudderStack’s defaults' }).check();
    await value(page, '"event": "PlaceAnOrder"', '1.0').waitFor();
    await value(page, '"partner_name": "RudderStack"', '1.0').waitFor();
  });

  browserTest('and its cURL command show neither the access token nor the pixel code', async ({ open }) => {
    const { page } = await open(url);
    await fill(page, 'Settings', '{ "accessToken": "a-secret-token", "pixelCode": "A-SECRET-PIXEL", "version": "v1" }');
    await value(page, '"pixel_code": "***"', '1.0').waitFor();
    await page.getByText('cURL', { exact: true }).click();
    const command = await page.getByRole('textbox', { name: 'cURL command' }).inputValue();
    expect(command).toContain('"pixel_code": "***"');
    expect(command + (await page.getByRole('main').innerText())).not.toMatch(/SECRET/i);
  });

  browserTest('comes from rows and a model', async ({ open }) => {
    const { page } = await open(url);
    await choose(page, 'Warehouse rows and a model');
    await value(page, '"order_id": "0101"').waitFor();
    await page.getByRole('combobox', { name: 'Event' }).selectOption('2: Order Completed');
    await value(page, '"order_id": "0102"').hover();
    await expect
      .poll(() => page.locator('.cm-source').allInnerTexts())
      .toStrictEqual(['"order_id": "0102"', '"order_id": "order_id"', '"order_id": "0102"']);
    await fill(page, 'Model', '{ "event": "Lead" }');
    await page.getByText('The input is not complete').waitFor();
  });

  browserTest('is not shown where no event comes from the rows', async ({ open }) => {
    const { page } = await open(url);
    await page.getByRole('radio', { name: 'Rows and model' }).check();
    await value(page, '"order_id": "0101"').waitFor();
    await fill(page, 'Rows', '[]');
    await page.getByText('No event comes from the rows: 0 refused, 0 skipped by where').waitFor();
    expect(await request(page).count()).toBe(0);
    await page.getByRole('radio', { name: 'Event', exact: true }).check();
    await fill(page, 'Event', '{');
    // The last result of the rows is no result of the event.
    await page.getByText('The input is not complete').waitFor();
    expect(await page.getByText('No event comes from the rows').count()).toBe(0);
  });

  browserTest('begins at its first line when another sample is chosen', async ({ open }) => {
    const { page } = await open(url, { viewport: { width: 1280, height: 500 } });
    await value(page, /"content_id": "sku-12"/).scrollIntoViewIfNeeded();
    const scrolled = () => page.locator('.outcomes').evaluate((element) => element.scrollTop);
    expect(await scrolled()).toBeGreaterThan(0);
    await choose(page, 'Lead that lint warns about');
    await expect.poll(scrolled).toBe(0);
  });
});

browserTest('the switches show the last settings that can be read', async ({ open }) => {
  const { page } = await open(url);
  await page.getByText('A placeholder stands in for the access token').waitFor();
  const hashing = page.getByRole('checkbox', { name: 'Hashing' });
  await fill(page, 'Settings', '{ "accessToken": "a-token", "version": "v1"');
  await page.getByText('The input is not complete').waitFor();
  expect([await hashing.isChecked(), await hashing.isDisabled()]).toStrictEqual([true, true]);
  await fill(page, 'Settings', '{ "accessToken": "a-token", "version": "v1", "pixelCode": "EXAMPLE" }');
  await request(page, '1.0').waitFor();
  expect(await hashing.isDisabled()).toBe(false);
  expect(await page.getByText('A placeholder stands in').count()).toBe(0);
});

describe('what is typed', () => {
  const undo = async (page: Page, name: string) => {
    await editor(page, name).click();
    await page.keyboard.press('ControlOrMeta+Z');
  };

  browserTest('stays when the input is changed, and can still be undone', async ({ open }) => {
    const { page } = await open(url);
    await fillLead(page);
    await fill(page, 'Settings', '{ "pixelCode": "TYPED-PIXEL" }');
    await page.getByRole('radio', { name: 'Rows and model' }).check();
    await value(page, '"order_id": "0101"').waitFor();
    expect(await editor(page, 'Settings').innerText()).toContain('TYPED-PIXEL');
    await fill(page, 'Rows', '[{ "typed": 1 }]');
    await page.getByRole('radio', { name: 'Event', exact: true }).check();
    await value(page, '"event_id": "lead-1"').waitFor();
    await page.getByRole('radio', { name: 'Rows and model' }).check();
    expect(await editor(page, 'Rows').innerText()).toContain('"typed"');
    await undo(page, 'Rows');
    await value(page, '"order_id": "0101"').waitFor();
  });

  browserTest('comes back with undo after a sample was chosen', async ({ open }) => {
    const { page } = await open(url);
    await fillLead(page);
    await fill(page, 'Settings', '{ "pixelCode": "TYPED-PIXEL" }');
    await choose(page, 'Warehouse rows and a model');
    await value(page, '"order_id": "0101"').waitFor();
    await choose(page, 'Lead that lint warns about');
    await value(page, '"event_id": "lead-9"').waitFor();
    await undo(page, 'Event');
    await value(page, '"event_id": "lead-1"').waitFor();
    await undo(page, 'Settings');
    await undo(page, 'Settings');
    await expect.poll(() => editor(page, 'Settings').innerText()).toContain('TYPED-PIXEL');
    await choose(page, 'Warehouse rows and a model');
    await value(page, '"order_id": "0101"').waitFor();
  });
});

describe('where a value comes from', () => {
  browserTest('shows while the pointer is on it, with the source highlighted', async ({ open }) => {
    const { page } = await open(url);
    await fillLead(page);
    await value(page, /"email"/).hover();
    await expect.poll(() => origin(page).innerText()).toMatch(/user\.email\s+← context\.traits\.email/);
    expect(await origin(page).innerText()).toContain('Skipped traits.email: blank');
    expect(await page.locator('.cm-source').allInnerTexts()).toStrictEqual(['"email": "Jane@Example.com"']);
    expect(await page.locator('.cm-skipped').allInnerTexts()).toStrictEqual(['"email": " "']);
    await page.getByRole('heading', { level: 1 }).hover();
    await expect.poll(() => page.locator('.cm-source').count()).toBe(0);
  });

  browserTest('names the request where several are shown', async ({ open }) => {
    const { page } = await open(url);
    await fillLead(page);
    await value(page, '"event": "Lead"').hover();
    await expect.poll(() => origin(page).innerText()).toContain('← event');
    expect(await origin(page).innerText()).not.toContain('Events API');
    await page.getByRole('radio', { name: 'Compare' }).check();
    await value(page, '"event": "Lead"', '2.0').hover();
    await expect.poll(() => origin(page).innerText()).toContain('in the request of Events API 2.0');
    await value(page, /"event": "/, '1.0').hover();
    await expect.poll(() => origin(page).innerText()).toContain('in the request of Events API 1.0');
  });

  browserTest('is announced when the keyboard reaches it', async ({ open }) => {
    const { page } = await open(url);
    await fillLead(page);
    await value(page, '"event_source": "web"').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await page.locator(':focus').innerText()).toBe('"event": "Lead",');
    await expect.poll(() => origin(page).getByRole('status').innerText()).toContain("TikTok's own name");
    await page.keyboard.press('End');
    await expect.poll(() => origin(page).getByRole('status').innerText()).toContain('context.traits.email');
    // The values are one stop of the Tab key.
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').innerText()).toMatch(/"email"/);
  });
});

browserTest('the Tab key leaves the editors', async ({ open }) => {
  const { page } = await open(url);
  await editor(page, 'Event').focus();
  await page.keyboard.press('Tab');
  expect(await editor(page, 'Settings').evaluate((element) => element.matches(':focus'))).toBe(true);
  await page.keyboard.press('Tab');
  expect(await editor(page, 'Settings').evaluate((element) => element.matches(':focus'))).toBe(false);
});

browserTest('the editors keep what is typed, however fast', async ({ open }) => {
  const { page } = await open(url);
  await fill(page, 'Settings', '');
  const text = '{ "pixelCode": "EXAMPLE-OF-A-LONG-PIXEL-CODE", "version": "v1"';
  await page.keyboard.type(text);
  await value(page, '"pixel_code": "***"', '1.0').waitFor();
  expect(await editor(page, 'Settings').innerText()).toBe(`${text}}`);
});

/** Chooses the completion that is offered first. */
const complete = async (page: Page) => {
  const option = page.getByRole('listbox', { name: 'Completions' }).getByRole('option').first();
  await option.waitFor();
  // CodeMirror takes no key in the first moment of a list that opens: it may be meant for the text.
  await page.waitForTimeout(200);
  const first = await option.innerText();
  await page.keyboard.press('Enter');
  return first;
};

browserTest.for([
  ['Event', '{ "e', 'event', '{ "event": ""}'],
  ['Event', '{ e', 'event', '{ "event": ""}'],
  ['Event', '{ "properties": { "cur', 'currency', '{ "properties": { "currency": }}'],
  ['Settings', '{ "VER', 'version', '{ "version": ""}'],
  ['Settings', '{ "version": "', 'v1', '{ "version": "v1"}'],
  ['Settings', '{ "version": v', 'v1', '{ "version": "v1"}'],
  ['Settings', '{ "hashUserProperties": f', 'false', '{ "hashUserProperties": false}'],
] as const)('in the editor %s, %s completes to %s', async ([name, text, label, result], { open }) => {
  const { page } = await open(url);
  await fill(page, name, '');
  await page.keyboard.type(text);
  expect(await complete(page)).toBe(label);
  await expect.poll(() => editor(page, name).innerText()).toBe(result);
});

browserTest('a completed key keeps the value that it has', async ({ open }) => {
  const { page } = await open(url);
  await fill(page, 'Settings', '{ "": "v2" }');
  await page.keyboard.press('ControlOrMeta+Home');
  for (let step = 0; step < 3; step++) await page.keyboard.press('ArrowRight');
  await page.keyboard.type('vers');
  expect(await complete(page)).toBe('version');
  await expect.poll(() => editor(page, 'Settings').innerText()).toBe('{ "version": "v2" }');
});

browserTest('typing behind a long word takes no time', async ({ open }) => {
  const { page } = await open(url);
  const { messageId, ...rest } = event;
  await fill(page, 'Event', JSON.stringify({ ...rest, image: 'a'.repeat(100_000), messageId: 'lead-' }));
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  const start = Date.now();
  await page.keyboard.type('987');
  await value(page, '"event_id": "lead-987"').waitFor();
  expect(Date.now() - start).toBeLessThan(10_000);
});

browserTest('the keyboard reaches the marks of an editor and reads them', async ({ open }) => {
  const { page } = await open(url);
  await choose(page, 'Name that no map contains: refused');
  await page.locator('.event .cm-lintRange-error').waitFor();
  const keys = await page.evaluate(`{
    const root = document.querySelector('.event .editor').shadowRoot;
    root.getElementById(root.querySelector('[role=textbox]').getAttribute('aria-describedby')).textContent;
  }`);
  expect(keys).toBe('Ctrl-Space: complete · F8: next mark');
  await editor(page, 'Event').focus();
  await page.keyboard.press('F8');
  const status = page.locator('.event').getByRole('status');
  await expect.poll(() => status.innerText()).toContain('is not valid');
});

describe('the page says', () => {
  browserTest('why an event is refused, and what to do', async ({ open }) => {
    const { page } = await open(url);
    await choose(page, 'Name that no map contains: refused');
    const refusal = page.getByRole('status').filter({ hasText: 'Refused unmapped-event-name' });
    await refusal.waitFor();
    expect(await refusal.innerText()).toContain('What to do: use the known name "order completed"');
    expect(await page.locator('.cm-lintRange-error').allInnerTexts()).toStrictEqual(['"event": "Order Complete"']);
  });

  browserTest('what lint finds, below the value', async ({ open }) => {
    const { page } = await open(url);
    await choose(page, 'Lead that lint warns about');
    const line = request(page).locator('.line').filter({ hasText: '"url"' });
    await line.getByText('personal-data-in-url').waitFor();
  });

  browserTest('what is dropped and what is not read', async ({ open }) => {
    const { page } = await open(url);
    await choose(page, 'Values that are dropped, not read, or skipped');
    await page.getByText('traits.phone is not sent as user.phone').waitFor();
    await page.getByText('properties.Value: is properties.value meant?').waitFor();
  });

  browserTest('where JSON is not complete, and goes on when it is', async ({ open }) => {
    const { page, errors } = await open(url);
    const text = JSON.stringify(event);
    for (const part of [text.slice(0, 60), text.slice(0, -1), '[', '"', '']) {
      await fill(page, 'Event', part);
      await page.getByText('The input is not complete').waitFor();
      // The result before stays, so that typing does not make the page flicker.
      // It is greyed and out of reach.
      expect(await page.locator('.outcomes[inert]').getByText('"Purchase"').count()).toBe(1);
    }
    await fill(page, 'Event', text);
    await value(page, '"event_id": "lead-1"').waitFor();
    expect(errors).toStrictEqual([]);
  });
});

describe('while it is used, the page', () => {
  browserTest('requests nothing and stores nothing', async ({ open }) => {
    const { page, requests, errors } = await open(url);
    for (const option of await page.getByLabel('Sample').locator('option').all()) {
      await page.getByLabel('Sample').selectOption(await option.innerText());
      await page.getByRole('radio', { name: 'Compare' }).check();
      await page.waitForTimeout(300);
    }
    await choose(page, 'Purchase with two products');
    await fillEvent(page, { ...event, context: { page: { url: '<img src=https://evil.example/>' } } });
    await value(page, /evil\.example/)
      .first()
      .hover();
    expect([requests, errors]).toStrictEqual([[url.href], []]);
    // The policy also stops what the page itself does not do.
    expect(await page.evaluate(`fetch('https://evil.example/').then(() => 'sent', () => 'blocked')`)).toBe('blocked');
    expect(requests).toHaveLength(1);
    expect(await page.evaluate('[localStorage.length, sessionStorage.length, document.cookie]')).toStrictEqual([
      0,
      0,
      '',
    ]);
  });

  browserTest('stays usable with a megabyte of text', async ({ open }) => {
    const { page } = await open(url);
    const products = Array.from({ length: 25_000 }, (_, index) => ({
      product_id: `sku-${index}`,
      price: 1,
      quantity: 1,
    }));
    const text = JSON.stringify({ ...event, properties: { products } });
    expect(text.length).toBeGreaterThan(1_000_000);
    await fill(page, 'Event', text);
    await page.getByText(/^… and [\d,]+ more lines$/).waitFor();
    await fillEvent(page, event);
    await value(page, '"event_id": "lead-1"').waitFor();
  });

  browserTest('stays usable with a value a thousand levels deep', async ({ open }) => {
    const { page } = await open(url);
    await fill(page, 'Settings', '{ "pixelCode": "EXAMPLE", "customProperties": ["deep"] }');
    const deep = `${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}`;
    await fill(
      page,
      'Event',
      JSON.stringify({ ...event, properties: { deep: 0 } }).replace('"deep":0', `"deep":${deep}`),
    );
    const start = Date.now();
    await value(page, '"a": {}').waitFor();
    expect(Date.now() - start).toBeLessThan(5000);
    const box = await request(page).boundingBox();
    const deepest = await value(page, '"a": {}').boundingBox();
    expect((deepest?.x ?? 0) + (deepest?.width ?? 0)).toBeLessThanOrEqual((box?.x ?? 0) + (box?.width ?? 0));
    expect(deepest?.width).toBeGreaterThan((box?.width ?? 0) / 2);
  });

  browserTest('shows hostile values as text', async ({ open }) => {
    const { page, errors } = await open(url);
    const name = '</script><img src=x onerror="document.title=1">\u202e';
    await fillEvent(page, { ...event, messageId: name, [name]: name });
    await value(page, /onerror/).waitFor();
    expect(await value(page, /onerror/).innerText()).toContain('\\u202e');
    expect(await page.locator('img[src=x]').count()).toBe(0);
    expect(await page.title()).toBe('TikTok Ads playground');
    expect(errors).toStrictEqual([]);
  });
});

describe('the page', () => {
  const samples = {
    request: 'Purchase with two products',
    dropped: 'Values that are dropped, not read, or skipped',
    refusal: 'Name that no map contains: refused',
    lint: 'Lead that lint warns about',
    rows: 'Warehouse rows and a model',
  };
  const views = Object.entries(samples).flatMap(([name, sample]) =>
    (['light', 'dark'] as const).map((colorScheme) => ({ name, sample, colorScheme })),
  );

  browserTest.for(views)('is accessible: $name, $colorScheme', async ({ name, sample, colorScheme }, { open }) => {
    const { page } = await open(url, { colorScheme });
    await choose(page, sample);
    await page.getByRole('radio', { name: 'Compare' }).check();
    await page.waitForTimeout(500);
    expect(await accessibilityViolations(page)).toStrictEqual([]);
    await keepScreenshot(page, `playground-${name}-${colorScheme}`);
  });

  browserTest('shows what is chosen where the colors are those of the system', async ({ open }) => {
    const { page } = await open(url, { forcedColors: 'active' });
    await fillLead(page);
    await value(page, /"email"/).hover();
    await page.locator('.cm-source').waitFor();
    const styles = await page.evaluate<string[]>(`{
      const style = (selector, root = document) => getComputedStyle(root.querySelector(selector));
      const root = document.querySelector('.event .editor').shadowRoot;
      [
        style('.choice :checked + span').backgroundColor,
        style('.choice :not(:checked) + span').backgroundColor,
        style('.value:hover').outlineStyle,
        style('.cm-source', root).outlineStyle,
        style('.cm-skipped', root).outlineStyle,
      ]
    }`);
    expect(styles[0]).not.toBe(styles[1]);
    expect(styles.slice(2)).toStrictEqual(['solid', 'solid', 'dashed']);
    await keepScreenshot(page, 'playground-forced-colors');
  });

  browserTest('shows rows and model side by side where there is room', async ({ open }) => {
    const { page } = await open(url, { viewport: { width: 1440, height: 900 } });
    const top = async (name: string) =>
      Math.round((await page.getByRole('heading', { name, exact: true }).boundingBox())?.y ?? 0);
    expect(await top('Settings')).toBeGreaterThan(await top('Event'));
    await choose(page, 'Warehouse rows and a model');
    await editor(page, 'Model').waitFor();
    expect(await top('Rows')).toBe(await top('Model'));
    await keepScreenshot(page, 'playground-rows-1440');
  });

  browserTest('changes between dark and light', async ({ open }) => {
    const { page } = await open(url, { colorScheme: 'light' });
    const background = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const light = await background();
    await page.getByRole('checkbox', { name: 'Dark' }).check();
    await expect.poll(background).not.toBe(light);
  });

  browserTest.for([320, 360, 768, 1600])('fits a screen of %d pixels', async (width, { open }) => {
    const { page } = await open(url, { viewport: { width, height: 800 } });
    for (const sample of Object.values(samples)) {
      await choose(page, sample);
      await page.waitForTimeout(300);
      expect(await overflow(page)).toBe(0);
    }
    await keepScreenshot(page, `playground-${width}`);
  });
});

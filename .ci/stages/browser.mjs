// What a person does in the browser: node browser.mjs submit|pgadmin NPM_FOLDER SCREENSHOTS
import { createRequire } from 'node:module'
const [, , what, npm, shots] = process.argv
const { chromium } = createRequire(`${npm}/`)('playwright-core')
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
})
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
page.setDefaultTimeout(60000)
const shot = name => page.screenshot({ path: `${shots}/${name}.png` })

async function submit() {
  await page.goto('http://localhost:8081/')
  await page.waitForSelector('input[name=username]')
  await page.fill('input[name=username]', 'admin')
  await page.fill('input[name=password]', 'admin')
  await page.click('button[type=submit], input[type=submit]')
  await page.getByText('Dag Processor').first().waitFor()
  await shot('airflow-home')
  await page.goto('http://localhost:8081/dags')
  await page.getByText('crypto_pipeline_submit_dag').first().waitFor()
  await shot('airflow-dags')
  await page.goto('http://localhost:8081/dags/crypto_pipeline_submit_dag')
  await page.getByRole('button', { name: 'Trigger' }).first().click()
  await page.getByRole('dialog').waitFor()
  await shot('airflow-trigger')
  await page.getByRole('dialog').getByRole('button', { name: 'Trigger' }).click()
  await page.waitForTimeout(4000)
  await shot('airflow-run')
  console.log('submit DAG triggered by its button')
}

// Opens a node of pgAdmin's tree. A double click also closes, so the child is waited for, and asked for again only when the
// click came before the tree was ready for it.
const exactly = name => new RegExp(`^\\s*${name}\\s*(\\(.*\\))?\\s*$`)
async function open(parent, child) {
  const [node, wanted] = [parent, child].map(name => page.locator('.file-name', { hasText: exactly(name) }).first())
  await node.waitFor()
  for (let i = 0; i < 6 && !(await wanted.isVisible()); i++) {
    await page.mouse.move(900, 600) // off the tree, whose tooltips would take the click
    await node.dblclick({ force: true, timeout: 10000 }).catch(() => {})
    await wanted.waitFor({ timeout: 20000 }).catch(() => {})
  }
  await wanted.waitFor()
}

async function pgadmin() {
  await page.goto('http://localhost:5050/')
  await page.fill('input[name=email]', 'admin@example.com')
  await page.fill('input[name=password]', 'admin-demo')
  await page.click('button[type=submit]')
  await open('Servers', 'Crypto Pipeline')
  await open('Crypto Pipeline', 'Databases')
  await open('Databases', 'crypto_data')
  await page.locator('.file-name', { hasText: 'crypto_data' }).first().click()
  await page.waitForTimeout(2000)
  await page.keyboard.press('Alt+Shift+Q')
  // One that was used before opens its old tabs again; the new one is the last.
  const tool = page.frameLocator('iframe').last()
  const editor = tool.locator('.cm-content').first()
  await editor.waitFor()
  await editor.click()
  await page.keyboard.type("SELECT symbol, window_start, trade_count, close, status FROM latest_minutes")
  await page.keyboard.press('F5')
  await tool.getByText('BTCUSDT').first().waitFor()
  await page.waitForTimeout(1000)
  await shot('pgadmin-rows')
  console.log("rows seen in pgAdmin's query tool, without a password prompt")
  for (const [parent, child] of [['crypto_data', 'Schemas'], ['Schemas', 'public'], ['public', 'Tables'], ['Tables', 'alerts']])
    await open(parent, child)
  // The tree draws only what is in sight, and this table is far down.
  const table = page.locator('.file-name', { hasText: exactly('trades_1min_agg') }).first()
  const { x, y } = await page.locator('.file-name', { hasText: exactly('Tables') }).first().boundingBox()
  await page.mouse.move(x + 5, y + 5)
  for (let i = 0; i < 40 && !(await table.isVisible()); i++) {
    await page.mouse.wheel(0, 120)
    await page.waitForTimeout(250)
  }
  await table.click()
  await page.waitForTimeout(2000)
  const tabs = await page.locator('iframe').count()
  await page.keyboard.press('Alt+Shift+V')
  await page.waitForFunction(before => document.querySelectorAll('iframe').length > before, tabs)
  // Of the table's columns, too, only those in sight are drawn: the symbol is the second.
  await page.frameLocator('iframe').last().getByText('BTCUSDT').first().waitFor()
  await shot('pgadmin-view-data')
  console.log('rows seen by View/Edit Data')
}

try {
  await ({ submit, pgadmin })[what]()
} catch (error) {
  await shot(`failed-${what}`)
  console.error(error.message)
  process.exitCode = 1
} finally {
  await browser.close()
}

// What a person does with the page: node page.mjs PAGE SIMULATOR NPM_FOLDER SCREENSHOTS HOSTILE_TEXT DATA
// PAGE is the address of a live demo's page, SIMULATOR that of its simulated exchange, DATA its folder.
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'

const [, , address, simulator, npm, shots, hostile, data] = process.argv
const require = createRequire(`${npm}/`)
const { chromium } = require('playwright-core')
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
})
const faults = []

async function open(hash, { width = 1440, height = 900, theme = 'light' } = {}) {
  // axe-core is put into the page from here, which the page's own policy would not allow.
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme, bypassCSP: false })
  const page = await context.newPage()
  page.setDefaultTimeout(60000)
  page.on('console', message => message.type() === 'error' && faults.push(`console: ${message.text()}`))
  page.on('pageerror', error => faults.push(`error: ${error.message}`))
  page.on('dialog', dialog => faults.push(`a text from outside was run: ${dialog.message()}`))
  page.on('request', request => {
    if (new URL(request.url()).origin !== new URL(address).origin) faults.push(`request to ${request.url()}`)
  })
  await page.goto(address + hash)
  return page
}

function check(condition, name) {
  if (!condition) throw new Error(name)
  console.log(`ok ${name}`)
}

/** What the browser itself reports of requests that were to fail. */
function forget(pattern) {
  for (let i = faults.length - 1; i >= 0; i--) if (pattern.test(faults[i])) faults.splice(i, 1)
}

const readout = page => page.locator('#readout').innerText()

async function candleGrows() {
  const page = await open('#/market')
  await page.locator('.cell').first().waitFor()
  await page.evaluate(() => { window.notReloaded = true })
  const before = await readout(page)
  await page.waitForFunction(text => document.getElementById('readout').innerText !== text, before)
  check(await page.evaluate(() => window.notReloaded === true), 'the newest candle grows without a reload')
  const advice = await page.evaluate(async () => (await import('/page/remedy.js')).inCompose('./pipeline job TradeWindows --sink parquet, ./pipeline logs kafka'))
  check(advice === 'crypto_pipeline_submit_dag in Airflow, job TradeWindows, options --sink parquet, docker logs kafka', `in the compose stack the page advises what is there: ${advice}`)
  const last = await page.locator('.cell').last().getAttribute('data-time')
  await page.waitForFunction(time => [...document.querySelectorAll('.cell')].at(-1).dataset.time > time, last, { timeout: 90000 })
  check(true, 'a new minute gets its cell without a reload')
  await page.context().close()
}

async function proof() {
  const page = await open('#/market')
  const cell = page.locator('.cell.certified')
  await cell.first().waitFor()
  await cell.nth(Math.max(0, (await cell.count()) - 4)).click()
  await page.locator('#proof .verdict.certified').waitFor()
  const text = await page.locator('#proof').innerText()
  check(/Trade ids/.test(text) && /✔ joins/.test(text) && /SELECT \* FROM trades_1min_agg/.test(text), 'a click on a cell shows its proof')
  const other = cell.nth(Math.max(0, (await cell.count()) - 6))
  const [place, chart] = [await other.boundingBox(), await page.locator('#chart').boundingBox()]
  await page.locator('#chart canvas').waitFor()
  await page.mouse.click(place.x + place.width / 2, chart.y + 60)
  const minute = new Date(Number(await other.getAttribute('data-time'))).toISOString().replace('.000Z', 'Z')
  await page.waitForFunction(time => new URLSearchParams(location.hash.split('?')[1]).get('minute') === time, minute)
  await page.locator('#proof .verdict.certified').waitFor()
  check(true, 'a click on a candle shows its proof')
  const chosen = page.url()
  await page.keyboard.press('Tab')
  await page.locator('.cells').focus()
  await page.keyboard.press('ArrowLeft')
  await page.waitForFunction(url => location.href !== url, chosen)
  check(true, 'an arrow key moves along the strip')
  await page.getByRole('button', { name: '5m', exact: true }).click()
  await page.waitForFunction(() => location.hash.includes('interval=5m'))
  await page.goBack()
  await page.waitForFunction(() => !location.hash.includes('interval=5m'))
  check(true, 'Back undoes a change of the interval')
  await page.context().close()
}

async function fault(body) {
  const answer = await fetch(`${simulator}/simulator/fault`, { method: 'POST', body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`the simulator refuses a fault: ${answer.status} ${await answer.text()}`)
}

/** Frames are lost and REST is down for a while: the minute turns incomplete, and certified once the trades are there. */
async function gap() {
  const page = await open('#/market')
  await page.locator('.cell').first().waitFor()
  await page.evaluate(() => { window.notReloaded = true })
  const symbol = await page.locator('#market').inputValue()
  await fault({ fault: 'rest', path: '/', count: 40, status: 503 })
  await fault({ fault: 'drop', symbol: symbol.split(' ')[1], count: 20 })
  const first = await page.locator('.cell.incomplete').evaluateAll(cells => cells.map(cell => cell.dataset.time))
  await page.waitForFunction(known => [...document.querySelectorAll('.cell.incomplete')].some(cell => !known.includes(cell.dataset.time)), first, { timeout: 240000 })
  const time = await page.evaluate(known => [...document.querySelectorAll('.cell.incomplete')].find(cell => !known.includes(cell.dataset.time)).dataset.time, first)
  check(true, `a gap made in the simulator turns ${new Date(Number(time)).toISOString()} incomplete`)
  await page.locator(`[data-time="${time}"]`).click()
  await page.locator('#proof .verdict.incomplete').waitFor()
  await page.screenshot({ path: `${shots}/page-gap.png` })
  await fetch(`${simulator}/simulator/fault`, { method: 'DELETE' })
  await page.locator(`.cell.certified[data-time="${time}"]`).waitFor({ timeout: 240000 })
  await page.locator('#proof .verdict.certified').waitFor()
  await page.getByRole('heading', { name: 'Replaced versions' }).waitFor()
  check(await page.evaluate(() => window.notReloaded === true), 'repaired, it turns certified with its history, without a reload')
  await page.screenshot({ path: `${shots}/page-light.png` })
  const dark = await open(new URL(page.url()).hash, { theme: 'dark' })
  await dark.getByRole('heading', { name: 'Replaced versions' }).waitFor()
  await dark.locator('canvas').first().waitFor()
  await dark.screenshot({ path: `${shots}/page-dark.png` })
  await dark.context().close()
  await page.context().close()
}

const pid = name => JSON.parse(readFileSync(`${data}/state.json`, 'utf8')).processes.find(each => each.name === name).id?.pid

/** Killed, both are started again; the page that stayed open says so, and continues by itself. */
async function restarts() {
  const page = await open('#/market')
  await page.locator('.cell').first().waitFor()
  await page.evaluate(() => { window.notReloaded = true })
  const cells = await page.locator('.cell').count()
  const troubled = () => page.evaluate(() => !document.getElementById('notice').hidden || document.querySelector('.stale') !== null)
  for (const name of ['monitor', 'postgres']) {
    // The monitor waits five seconds for the database before it says anything: one that is back sooner is killed again.
    const giveUp = Date.now() + 300000
    for (let killed = null; !(await troubled()); await page.waitForTimeout(100)) {
      if (Date.now() > giveUp) throw new Error(`${name} killed again and again for five minutes, and the page does not say so: ${await page.locator('#summary').innerText()}`)
      const running = pid(name)
      if (!running || running === killed) continue
      try {
        process.kill(running, 'SIGKILL')
      } catch (error) {
        if (error.code !== 'ESRCH') throw error // It has ended by itself meanwhile.
      }
      killed = running
    }
    // A view that is opened meanwhile gets what it lacks when the database is back.
    for (const interval of name === 'postgres' ? ['5m', '1m'] : []) await page.getByRole('button', { name: interval, exact: true }).click()
    // However long a busy machine takes: only a page that stays as it is fails.
    const limit = { timeout: 600000 }
    await page.waitForFunction(() => document.querySelector('.live') && document.getElementById('notice').hidden, null, limit)
    await page.waitForFunction(least => document.querySelectorAll('.cell').length >= least, cells, limit)
    const before = await readout(page)
    await page.waitForFunction(text => document.getElementById('readout').innerText !== text, before, limit)
    check(await page.evaluate(() => window.notReloaded === true), `${name} killed: the page says so, and continues without a reload`)
  }
  forget(/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|status of 503/)
  await page.context().close()
}

/** Each view, something of it that only an answer of the monitor brings, and where that stands. */
const ANSWERED = { market: '.cell', coverage: '#day .minute', lake: '#windows table', events: '#articles li', pipeline: '#boxes .box', alerts: '#list table' }

/** Without the monitor every view says so, claims nothing of now, and goes on by itself. */
async function connectionLost() {
  const pages = {}
  for (const [view, answered] of Object.entries(ANSWERED)) {
    const page = pages[view] = await open(`#/${view}`)
    await page.locator(answered).first().waitFor()
    await page.evaluate(() => { window.notReloaded = true })
    await page.route('**/api/**', route => route.abort())
  }
  const text = (view, part) => pages[view].locator(part).innerText()
  const notConnected = page => page.locator('#notice', { hasText: /^Not connected to the monitor since \d\d:\d\d:\d\d UTC/ }).waitFor()
  // Killed, it is started again, and stays out of these pages' reach.
  process.kill(pid('monitor'), 'SIGKILL')
  for (const [view, answered] of Object.entries(ANSWERED)) {
    await notConnected(pages[view])
    if (view === 'market') {
      await pages.market.locator('.stale', { hasText: 'not connected since' }).waitFor()
      check(!/gap|proven/.test(await text('market', '#summary')), 'the market view claims no gap and no coverage while it cannot know')
    } else {
      await pages[view].locator('main', { hasText: 'The monitor does not answer' }).waitFor()
      check(await pages[view].locator(answered).count() === 0, `the view ${view} shows nothing of before as if it were of now`)
    }
    await pages[view].screenshot({ path: `${shots}/page-lost-${view}.png` })
  }
  check(!/No alert lasts|No record|None was started|No folder/.test(await text('pipeline', 'main')), 'the pipeline view claims no good news while it cannot know')
  // One after the other opened while the monitor is away.
  for (const view of Object.keys(ANSWERED)) {
    await pages.alerts.locator(`[data-view="${view}"]`).click()
    await notConnected(pages.alerts)
    if (view !== 'market') await pages.alerts.locator('main', { hasText: 'The monitor does not answer' }).waitFor()
  }
  for (const page of Object.values(pages)) await page.unroute('**/api/**')
  for (const [view, answered] of Object.entries(ANSWERED)) {
    await pages[view].locator('#notice').waitFor({ state: 'hidden' })
    await pages[view].locator(answered).first().waitFor()
    check(await pages[view].evaluate(() => window.notReloaded === true), `the view ${view} says that it is not connected, and goes on without a reload`)
  }
  for (const view of Object.keys(ANSWERED).filter(each => each !== 'market')) await pages[view].context().close()
  await frozen(pages.market)
  await partsThatFail(pages.market)
  forget(/ERR_FAILED|ERR_ABORTED|ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|status of 503/)
  await pages.market.context().close()
}

/** A frozen monitor closes no connection and answers nothing. */
async function frozen(page) {
  const cell = page.locator('.cell.certified').last()
  await cell.waitFor()
  process.kill(pid('monitor'), 'SIGSTOP')
  try {
    await cell.click()
    await page.locator('#proof', { hasText: 'Reading the proof' }).waitFor()
    await page.locator('#notice', { hasText: 'Not connected to the monitor since' }).waitFor()
    await page.locator('#proof', { hasText: 'The proof cannot be read' }).waitFor()
    await page.screenshot({ path: `${shots}/page-lost-frozen.png` })
  } finally {
    process.kill(pid('monitor'), 'SIGCONT')
  }
  await page.locator('#notice').waitFor({ state: 'hidden' })
  await page.locator('#proof .verdict').waitFor()
  check(true, 'a frozen monitor: the page says that it hears nothing, and shows the proof once it is asked again')
}

/** What a single answer lacks, or that it failed, is said, and not covered by the next good one of another kind. */
async function partsThatFail(page) {
  const fails = route => route.fulfill({ status: 503, contentType: 'application/problem+json', body: '{"detail": "A server is away."}' })
  const notice = page.locator('#notice')
  await page.route('**/api/v1/zscores*', fails)
  await page.route('**/api/v1/candles*', fails)
  await page.reload()
  await page.locator('.live').waitFor()
  await page.waitForTimeout(2000)
  check(/^A server is away\./.test(await notice.innerText()), 'candles that cannot be read: the page goes on saying so while the stream brings news')
  await page.unroute('**/api/v1/candles*')
  await page.locator('.cell').first().waitFor()
  await notice.filter({ hasText: 'What jobs beside the main one say of this market cannot be read' }).waitFor()
  await page.unroute('**/api/v1/zscores*')
  await notice.waitFor({ state: 'hidden' })
  check(true, 'candles and z-scores that could not be read come by themselves')

  await page.route('**/api/v1/pipeline', async route => {
    const body = await (await route.fetch()).json()
    const status = { ...body.status, totals: null, stream: null, symbols: [], topics: [], jobs: [], problems: ['PostgreSQL at A cannot be asked: B', 'Kafka does not answer at C'] }
    await route.fulfill({ json: { ...body, status, database: null, last_minute: null, dead_letters: null } })
  })
  await page.route('**/api/v1/alerts*', fails)
  await page.goto(`${address}#/pipeline`)
  await page.locator('.box.bad').first().waitFor()
  const shown = await page.locator('main').innerText()
  check(/Spark\s+not known/.test(shown) && /Not known: Kafka does not answer\.[^]*Not known: Kafka does not answer\./.test(shown) && /Not known: A server is away\./.test(shown)
    && !/no batch yet|no topic yet|None was started|No record was|No alert lasts/.test(shown), 'without PostgreSQL and Kafka the pipeline view says what it does not know')
  await page.screenshot({ path: `${shots}/page-lost-servers.png` })
  await page.unroute('**/api/v1/pipeline')
  await page.unroute('**/api/v1/alerts*')

  await page.route('**/api/v1/pipeline', async route => {
    const body = await (await route.fetch()).json()
    const main = body.status.jobs.find(each => each.job === 'CryptoAnalytics')
    const ago = seconds => new Date(Date.parse(body.at) - 1000 * seconds).toISOString()
    const again = { restarts: [ago(600), ago(120)], last_failure: { at: ago(121), reason: '<b>no space left</b>' } }
    await route.fulfill({ json: { ...body, status: { ...body.status, jobs: [{ ...main, ...again }, { ...main, ...again, job: 'OhlcLake', lag: 0 }] } } })
  })
  await page.reload()
  await page.locator('#jobs').getByText('2, the last 2 min').waitFor()
  const told = await page.locator('main').innerText()
  check(told.match(/2, the last 2 min/g).length === 2 && told.match(/Ended .* by: <b>no space left<\/b>/g).length === 2, 'jobs that were restarted are shown with the error that ended them')
  await page.screenshot({ path: `${shots}/page-restarted-jobs.png`, fullPage: true })
  await page.unroute('**/api/v1/pipeline')

  await page.route('**/api/v1/markets', fails)
  await page.route('**/page/echarts*', route => route.abort())
  await page.goto(`${address}#/market`)
  await page.reload()
  await page.getByText('The markets cannot be read').waitFor()
  await page.unroute('**/api/v1/markets')
  await page.getByText('The charts cannot be drawn').waitFor()
  await page.locator('.cell').first().waitFor()
  check(true, 'without the list of markets, or the library of the charts, the page says so')
  await page.unroute('**/page/echarts*')
}

async function hostileText() {
  const page = await open('#/alerts')
  await page.getByText(hostile).first().waitFor()
  await page.goto(`${address}#/events`)
  await page.getByText(hostile).first().waitFor()
  await page.goto(`${address}#/market?source=binance&symbol=${encodeURIComponent('<img/src=x/onerror=alert(1)>')}`)
  await page.reload()
  await page.getByText('No such market').waitFor()
  check(true, 'a script in an alert or in the address is shown as text')
  // Nothing else may have been reported.
  forget(/status of 404/)
  await page.context().close()
}

/** What the jobs beside the main one write is shown where it is, and the commands that start them where it is not. */
async function otherJobs() {
  const page = await open('#/events')
  await page.locator('#sentiment canvas').waitFor()
  await page.locator('#tickers canvas').waitFor()
  await page.getByRole('button', { name: /^ETH/ }).click()
  await page.waitForFunction(() => location.hash.includes('currency=ETH'))
  check(/the interval held \d+ of 59 times/.test(await page.locator('#tickers').innerText()), 'predictions say how often the interval held')
  await page.goto(`${address}#/lake?source=binance&symbol=BTCUSDT`)
  await page.locator('#windows canvas').waitFor()
  await page.getByText('./pipeline job OhlcLake').waitFor()
  check(/from trade_windows_5m/.test(await page.locator('#windows').innerText()), 'the windows of a market, and the command of a table that is not there')
  await page.goto(`${address}#/lake?source=binance&symbol=SOLUSDT`)
  await page.getByText('./pipeline job TradeWindows --sink postgres').waitFor()
  await page.goto(`${address}#/market?source=binance&symbol=BTCUSDT`)
  await page.locator('.cell').first().waitFor()
  // Those of the last minutes come as the pointer reaches them.
  const chart = await page.locator('#chart').boundingBox()
  await page.waitForTimeout(3000)
  await page.mouse.move(chart.x + chart.width * 0.8, chart.y + 100)
  await page.getByText('z of 1 h').waitFor()
  // Two commits later the pointer is still there, and so are the figures of its candle; the newest one has no z-score.
  const price = page.locator('.price')
  for (let i = 0; i < 2; i++) {
    const text = await price.innerText()
    await page.waitForFunction(before => document.querySelector('.price').innerText !== before, text)
  }
  check(/-1\.25/.test(await readout(page)), 'the market shows the z-scores of its minutes, and the candle under the pointer while others are drawn')
  await page.goto(`${address}#/pipeline`)
  await page.locator('#letters tbody tr').first().waitFor()
  check(/clean_trades-\d+-\d+/.test(await page.locator('#letters').innerText()), 'a record that is no trade stands among the dead letters by its reason')
  await page.context().close()
}

async function accessible() {
  for (const theme of ['light', 'dark']) {
    for (const [width, height] of [[1440, 900], [390, 844]]) {
      for (const view of ['market', 'coverage', 'lake', 'events', 'pipeline', 'alerts']) {
        const page = await open(`#/${view}`, { width, height, theme })
        await page.waitForTimeout(1500)
        if (view === 'market') {
          await page.locator('.cell.certified').last().click()
          await page.locator('#proof .verdict').waitFor()
        }
        await page.evaluate(axe)
        const { violations } = await page.evaluate(() => window.axe.run())
        const serious = violations.filter(each => ['serious', 'critical'].includes(each.impact))
        for (const each of serious) faults.push(`axe ${view} ${theme} ${width}: ${each.id} ${each.help}: ${each.nodes.slice(0, 3).map(node => `${node.html.slice(0, 160)} ${node.failureSummary}`).join(' | ')}`)
        const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
        if (wide) faults.push(`${view} at ${width} px scrolls sideways`)
        await page.screenshot({ path: `${shots}/page-${view}-${theme}-${width}.png` })
        await page.context().close()
      }
    }
  }
  console.log('ok every view looked at with axe-core, light and dark, 1440 and 390 px')
}

try {
  // PAGE_PARTS=gap,proof: only these.
  const chosen = process.env.PAGE_PARTS?.split(',')
  for (const part of [candleGrows, proof, otherJobs, hostileText, accessible, connectionLost, restarts, gap]) {
    if (!chosen || chosen.includes(part.name)) await part()
  }
  if (faults.length) throw new Error(`${faults.length} faults:\n${[...new Set(faults)].join('\n')}`)
  console.log('ok no console error, no request to another host, no serious fault found by axe-core')
} catch (error) {
  console.error([...new Set([...error.message.split('\n'), ...faults])].join('\n'))
  process.exitCode = 1
} finally {
  await browser.close()
}

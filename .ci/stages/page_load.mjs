// What the page costs: node page_load.mjs PAGE NPM_FOLDER MONITORS_PID; page_load.py fills the tables and makes the commits.
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { loadavg } from 'node:os'

const [, , address, npm, monitor] = process.argv
const { chromium } = createRequire(`${npm}/`)('playwright-core')
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-quic'] })

// What must hold. Milliseconds of a CPU stand for the aims of a machine that does nothing else: 1 s and 200 ms.
const PAINT = { requests: 30, kilobytes: 600, cpu: 1000 }
/** Of the 200 ms: what is not of a CPU, such as waiting for a frame, has the other half. */
const COMMIT = 100
/** First what a young page keeps in any case, such as compiled code: minutes with some commits each. Then minutes of one. */
const HOURS = { first: 60, commits: 6, minutes: 1800, megabytes: 2, nodes: 200 }

const quantile = (values, share) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]
const median = values => quantile(values, 0.5)
const busy = () => `load ${loadavg()[0].toFixed(1)}`

function check(condition, name) {
  if (!condition) throw new Error(name)
  console.log(`ok ${name}`)
}

/** Milliseconds of a CPU that the monitor has used; its clock ticks a hundred times a second. */
function monitorCpu() {
  const fields = readFileSync(`/proc/${monitor}/stat`, 'utf8').split(') ').at(-1).split(' ')
  return 10 * (Number(fields[11]) + Number(fields[12]))
}

async function open(script) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  page.setDefaultTimeout(300000)
  const devtools = await context.newCDPSession(page)
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
  if (script) await page.addInitScript(script)
  const metrics = async () => Object.fromEntries((await devtools.send('Performance.getMetrics')).metrics.map(each => [each.name, each.value]))
  return { context, page, devtools, metrics }
}

/** From the navigation to the frame in which strip, price and candles are drawn: an empty cache, a loaded browser. */
async function paint() {
  const opened = await open(() => {
    const look = () => {
      const painted = document.querySelector('.cell') && document.querySelector('#chart canvas') && /\d/.test(document.querySelector('.price')?.textContent ?? '')
      if (painted) requestAnimationFrame(() => setTimeout(() => { window.painted = performance.now() }))
      else requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
  const { page, metrics } = opened
  const served = monitorCpu()
  await page.goto(`${address}#/market?source=load&symbol=S250`, { waitUntil: 'commit' })
  await page.waitForFunction(() => window.painted)
  const main = 1000 * (await metrics()).TaskDuration
  const found = await page.evaluate(() => {
    const loaded = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].filter(each => each.responseEnd > 0 && each.startTime < window.painted)
    return { painted: window.painted, requests: loaded.length, bytes: loaded.reduce((sum, each) => sum + each.transferSize, 0) }
  })
  return { ...opened, ...found, cpu: main + monitorCpu() - served, main }
}

async function paints() {
  const all = []
  for (let i = 0; i < 6; i++) {
    const found = await paint()
    await found.context.close()
    // The first one also starts the browser and the server's own caches.
    if (i) all.push(found)
  }
  const of = name => all.map(each => each[name])
  console.log(`NOTE drawn after ${Math.round(median(of('painted')))} ms (median of ${all.length}, at most ${Math.round(Math.max(...of('painted')))}; ${busy()}); ${Math.round(median(of('cpu')))} ms of CPU, of which ${Math.round(median(of('main')))} in the page`)
  const [requests, kilobytes] = [Math.max(...of('requests')), Math.ceil(Math.max(...of('bytes')) / 1000)]
  check(requests <= PAINT.requests && kilobytes <= PAINT.kilobytes, `${requests} requests (at most ${PAINT.requests}) and ${kilobytes} kB (at most ${PAINT.kilobytes}) until the candles are there`)
  check(median(of('cpu')) < PAINT.cpu, `the page's thread and the monitor take less than ${PAINT.cpu} ms of CPU for it`)
}

async function commits() {
  const { page, metrics, context } = await paint()
  await page.evaluate(() => {
    window.ages = []
    let last = null
    new MutationObserver(() => {
      const price = /C\s*([\d,]+(\.\d+)?)/.exec(document.getElementById('readout').textContent)?.[1]
      if (!price || price === last) return
      last = price
      const age = ((Date.now() - (Number(price.replaceAll(',', '')) - 1000)) % 1e8 + 1e8) % 1e8
      if (age < 60000) requestAnimationFrame(() => setTimeout(() => window.ages.push(age)))
    }).observe(document.getElementById('readout'), { childList: true, subtree: true, characterData: true })
  })
  console.log('painted')
  await page.waitForFunction(() => window.ages.length >= 2)
  const before = { main: 1000 * (await metrics()).TaskDuration, served: monitorCpu() }
  await page.waitForFunction(() => window.ages.length >= 32)
  const main = (1000 * (await metrics()).TaskDuration - before.main) / 30
  const served = (monitorCpu() - before.served) / 30
  const ages = await page.evaluate(() => window.ages.slice(2))
  console.log(`NOTE a commit is shown after ${Math.round(median(ages))} ms (median of ${ages.length}, p90 ${Math.round(quantile(ages, 0.9))}; ${busy()}); ${Math.round(main)} ms of CPU in the page, ${Math.round(served)} in the monitor, with all that they do between two commits`)
  check(main + served < COMMIT, `the page's thread and the monitor take less than ${COMMIT} ms of CPU for it`)
  await context.close()
}

/** The page gets thirty hours of minutes as fast as it takes them: what it keeps does not grow with them. */
async function hours() {
  const { page, devtools, metrics, context } = await open(() => {
    window.EventSource = class extends EventTarget {
      static CLOSED = 2
      readyState = 1
      constructor() {
        super()
        window.stream = this
        setTimeout(() => this.dispatchEvent(new Event('open')))
      }
      close() {}
    }
  })
  await page.goto(`${address}#/market?source=load&symbol=S250`)
  await page.locator('#chart canvas').first().waitFor()
  await page.locator('.cell').first().waitFor()
  await page.evaluate(async () => {
    const { candles } = await (await fetch('/api/v1/candles?source=load&symbol=S250&limit=1')).json()
    // What is asked for after a minute is answered once.
    const answers = new Map()
    const ask = window.fetch
    window.fetch = async (url, options) => {
      if (!answers.has(url)) answers.set(url, await ask(url, options))
      return answers.get(url).clone()
    }
    const send = (name, data) => window.stream.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data) }))
    let minute = Date.parse(candles[0].window_start)
    window.commits = async (minutes, each) => {
      for (let i = 0; i < minutes; i++) {
        minute += 60000
        const row = { ...candles[0], window_start: new Date(minute).toISOString(), window_end: new Date(minute + 60000).toISOString(), version: 1 }
        for (let number = 1; number <= each; number++) {
          const now = new Date(minute + 1000 * number).toISOString()
          send('progress', { batch: minute + number, committed_at: now, newest_event_time: now, now })
          send('minutes', { minutes: [{ ...row, status: number === each ? 'certified' : 'open', trade_count: number, updated_at: now }] })
        }
        await new Promise(requestAnimationFrame)
      }
    }
  })
  const kept = async () => {
    await page.waitForTimeout(500)
    for (let i = 0; i < 3; i++) await devtools.send('HeapProfiler.collectGarbage')
    const { JSHeapUsedSize, Nodes, JSEventListeners } = await metrics()
    return { megabytes: JSHeapUsedSize / 1e6, nodes: Nodes, listeners: JSEventListeners }
  }
  await page.evaluate(([minutes, each]) => window.commits(minutes, each), [HOURS.first, HOURS.commits])
  const before = await kept()
  await page.evaluate(minutes => window.commits(minutes, 1), HOURS.minutes)
  const after = await kept()
  const text = found => `${found.megabytes.toFixed(1)} MB, ${found.nodes} nodes, ${found.listeners} listeners`
  console.log(`after an hour of simulated minutes ${text(before)}; after thirty hours more ${text(after)}`)
  check(after.megabytes - before.megabytes < HOURS.megabytes && after.nodes - before.nodes < HOURS.nodes && after.listeners - before.listeners < HOURS.nodes,
    `thirty hours of minutes add less than ${HOURS.megabytes} MB and ${HOURS.nodes} nodes or listeners`)
  await context.close()
}

try {
  await paints()
  await commits()
  await hours()
} catch (error) {
  console.error(`FAILED ${error.message}`)
  process.exitCode = 1
} finally {
  await browser.close()
}

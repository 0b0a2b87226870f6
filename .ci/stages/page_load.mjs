// How fast the page is: node page_load.mjs PAGE NPM_FOLDER [FIRST_PAINT_SECONDS UPDATE_SECONDS]; page_load.py fills the tables.
import { createRequire } from 'node:module'

const [, , address, npm, paintLimit, updateLimit] = process.argv
const require = createRequire(`${npm}/`)
const { chromium } = require('playwright-core')
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-quic'] })
const quantile = (values, share) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]

/** From the navigation to the frame in which strip, price and candles are drawn: an empty cache, a loaded browser. */
async function paint() {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  await page.addInitScript(() => {
    const look = () => {
      const painted = document.querySelector('.cell') && document.querySelector('#chart canvas') && /\d/.test(document.querySelector('.price')?.textContent ?? '')
      if (painted) requestAnimationFrame(() => setTimeout(() => { window.painted = performance.now() }))
      else requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
  await page.goto(`${address}#/market?source=load&symbol=S250`, { waitUntil: 'commit' })
  await page.waitForFunction(() => window.painted)
  const times = await page.evaluate(() => ({
    painted: window.painted,
    first: performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
    scripts: performance.getEntriesByType('resource').filter(each => each.name.includes('/page/')).reduce((last, each) => Math.max(last, each.responseEnd), 0),
    candles: performance.getEntriesByType('resource').filter(each => each.name.includes('/candles')).map(each => [each.startTime, each.responseEnd])[0],
  }))
  return { ...times, page, context }
}

let code = 0
try {
  const paints = []
  for (let i = 0; i < 6; i++) {
    const found = await paint()
    await found.context.close()
    paints.push(found)
    console.log(`paint ${i}: candles drawn after ${Math.round(found.painted)} ms; first contentful ${Math.round(found.first)}, scripts ${Math.round(found.scripts)}, candles asked ${found.candles.map(Math.round)}`)
  }
  // The first one also starts the browser and the server's own caches.
  const drawn = paints.slice(1).map(each => each.painted)
  const { page } = await paint()
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
  await page.waitForFunction(() => window.ages.length >= 30, null, { timeout: 120000 })
  const ages = await page.evaluate(() => window.ages)
  const [median, most] = [quantile(drawn, 0.5), Math.max(...drawn)]
  const [p50, p90] = [quantile(ages, 0.5), quantile(ages, 0.9)]
  console.log(`500 symbols, a day each: drawn after ${Math.round(median)} ms (median of ${drawn.length}, at most ${Math.round(most)}); a commit is shown after ${Math.round(p50)} ms (median of ${ages.length}), p90 ${Math.round(p90)} ms`)
  if (paintLimit && median > Number(paintLimit) * 1000) throw new Error(`drawn after ${Math.round(median)} ms, limit ${paintLimit} s`)
  if (updateLimit && p50 > Number(updateLimit) * 1000) throw new Error(`a commit is shown after ${Math.round(p50)} ms, limit ${updateLimit} s`)
} catch (error) {
  console.error(error.message)
  code = 1
} finally {
  await browser.close()
}
process.exit(code)

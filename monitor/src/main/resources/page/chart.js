// Candles and volume by ECharts. Drawing needs numbers; every figure a person reads is taken from the stored text instead.
import { library } from './charts.js'
import * as format from './format.js'
import { INTERVALS, state } from './state.js'

const MEAN = 20
const LEFT = 12
const RIGHT = 84

const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim()

export function drawChart(target, { readout, moved, picked }) {
  // Until the library has arrived there is everything but the drawing.
  let echarts = null
  let chart = null
  let disposed = false
  let size = ''
  let all = []
  let means = []
  let shown = null
  // The time of the candle that the pointer is on: its figures stay while others are drawn.
  let pointed = null
  // What other jobs say of the market, by the candle's start: z-scores, and intervals that were predicted.
  let scores = new Map()
  let predicted = new Map()
  const fitting = () => Math.max(24, Math.round((target.clientWidth - LEFT - RIGHT) / (target.clientWidth < 600 ? 8 : 10)))

  function option() {
    const text = css('--muted')
    const line = css('--line')
    const axis = { type: 'category', data: all.map(item => item.time), boundaryGap: true, axisTick: { show: false }, axisLine: { lineStyle: { color: line } } }
    const withScores = scores.size > 0
    // Heights from the top in percent: candles, volume and, where there are any, z-scores; their axis is at the bottom one.
    const [candlesEnd, volumeStart, volumeEnd, scoresStart] = withScores ? [39, 64, 25, 79] : [27, 77, null, null]
    const place = top => ({ left: LEFT, right: RIGHT, ...top })
    const bottom = withScores ? 2 : 1
    const axes = Array.from({ length: bottom + 1 }, (_, index) => index)
    const silent = { axisLabel: { show: false }, axisPointer: { show: true, label: { show: false } } }
    const timed = { axisLabel: { color: text, formatter: value => tick(Number(value)), hideOverlap: true }, axisPointer: { show: true, label: { formatter: at => tick(Number(at.value)) } } }
    return {
      animation: false,
      aria: { enabled: true, label: { description: description() } },
      textStyle: { fontFamily: css('--font'), fontSize: 12 },
      grid: [
        place({ top: 8, bottom: `${candlesEnd}%` }),
        place({ top: `${volumeStart}%`, bottom: withScores ? `${volumeEnd}%` : 22 }),
        withScores ? place({ top: `${scoresStart}%`, bottom: 22 }) : null,
      ].filter(Boolean),
      axisPointer: { link: [{ xAxisIndex: axes }], lineStyle: { color: css('--muted'), type: 'dashed' }, label: { backgroundColor: css('--ink'), color: css('--surface') } },
      xAxis: axes.map(index => ({ ...axis, gridIndex: index, ...(index === bottom ? timed : silent) })),
      yAxis: [
        { gridIndex: 0, scale: true, position: 'right', splitNumber: 6, axisLabel: { color: text, formatter: format.short }, splitLine: { lineStyle: { color: line } }, axisPointer: { show: true, label: { formatter: at => format.short(at.value) } } },
        { gridIndex: 1, position: 'right', splitNumber: 2, axisLabel: { color: text, formatter: format.short, showMaxLabel: true }, splitLine: { show: false } },
        withScores ? { gridIndex: 2, position: 'right', min: low => Math.min(-2, 2 * Math.floor(low.min / 2)), max: high => Math.max(2, 2 * Math.ceil(high.max / 2)), interval: 2, axisLabel: { color: text, formatter: value => `z ${value}` }, splitLine: { lineStyle: { color: line } } } : null,
      ].filter(Boolean),
      dataZoom: [{ type: 'inside', xAxisIndex: axes, startValue: shown.from, endValue: shown.to, minValueSpan: 12, zoomOnMouseWheel: 'ctrl', moveOnMouseMove: true, moveOnMouseWheel: false, preventDefaultMouseMove: false }],
      series: [
        {
          name: 'Candles', type: 'candlestick', data: all.map(item => candle(item.candle)),
          itemStyle: { color: css('--surface'), borderColor: css('--up'), color0: css('--down'), borderColor0: css('--down'), borderWidth: 1.5 },
        },
        { name: `Mean of ${MEAN} closes`, type: 'line', data: means.map(mean => mean?.value ?? '-'), showSymbol: false, silent: true, lineStyle: { color: css('--accent'), width: 1.5 } },
        { name: 'Taker buys', type: 'bar', stack: 'volume', xAxisIndex: 1, yAxisIndex: 1, data: all.map(item => format.number(item.candle?.taker_buy_qty) ?? 0), itemStyle: { color: css('--volume-buy') }, barCategoryGap: '30%' },
        { name: 'Other volume', type: 'bar', stack: 'volume', xAxisIndex: 1, yAxisIndex: 1, data: all.map(rest), itemStyle: { color: css('--volume') } },
        ...between('Mean, two deviations', means, found => [found.value - 2 * found.deviation, found.value + 2 * found.deviation], '--muted', 0.1),
        ...(predicted.size ? between('Predicted', all.map(item => predicted.get(item.time)), found => [found.low, found.high], '--accent', 0.16) : []),
        ...(withScores ? [score()] : []),
      ],
    }
  }

  /** The space between two lines, as the two series that ECharts stacks; nothing where a candle has no value. */
  function between(name, values, ends, tone, opacity) {
    const line = { type: 'line', stack: name, stackStrategy: 'all', showSymbol: false, silent: true, lineStyle: { opacity: 0 } }
    const each = pick => values.map(found => (found ? pick(ends(found)) : '-'))
    return [
      { ...line, name: `${name} (low)`, data: each(([low]) => low) },
      { ...line, name, data: each(([low, high]) => high - low), areaStyle: { color: css(tone), opacity } },
    ]
  }

  /** Beyond two deviations a bar has another colour, and it is longer. */
  function score() {
    return {
      name: 'z-score', type: 'bar', xAxisIndex: 2, yAxisIndex: 2, barCategoryGap: '30%', silent: true,
      data: all.map(item => {
        const found = scores.get(item.time)
        return found === undefined ? '-' : { value: found, itemStyle: { color: css(Math.abs(found) > 2 ? '--warn' : '--accent') } }
      }),
    }
  }

  const candle = row => (row && row.open !== null ? [row.open, row.close, row.low, row.high].map(Number) : '-')
  const rest = item => (item.candle ? Number(item.candle.sum_qty) - Number(item.candle.taker_buy_qty) : 0)

  function tick(time) {
    if (state.interval === '1d') return format.shortDate(time)
    return state.interval === '1h' ? `${format.shortDate(time)} ${format.clock(time)}` : format.clock(time)
  }

  function description() {
    const last = all.at(-1)?.candle
    return last ? `Candles of ${state.symbol} at ${state.source}, interval ${state.interval}. The last close is ${last.close}.` : 'No candles.'
  }

  /** Of the last closes up to each candle: the mean, and the deviation (of the population). */
  function mean() {
    const closes = []
    return all.map(item => {
      if (item.candle?.close) closes.push(Number(item.candle.close))
      if (closes.length < MEAN) return null
      const last = closes.slice(-MEAN)
      const value = last.reduce((sum, close) => sum + close, 0) / MEAN
      return { value, deviation: Math.sqrt(last.reduce((sum, close) => sum + (close - value) ** 2, 0) / MEAN) }
    })
  }

  function listen() {
    chart.on('datazoom', () => {
      const zoom = chart.getOption().dataZoom[0]
      shown = { from: zoom.startValue, to: zoom.endValue }
      moved()
    })
    chart.on('updateAxisPointer', event => {
      const at = event.axesInfo?.[0]?.value
      pointed = at === undefined ? null : all[at]?.time
      readPointed()
    })
    chart.getZr().on('click', event => {
      const place = [event.offsetX, event.offsetY]
      const item = chart.containPixel('grid', place) ? all[chart.convertFromPixel({ xAxisIndex: 0 }, place[0])] : null
      if (item && !item.before) picked(item.time)
    })
    chart.on('globalout', () => {
      pointed = null
      readPointed()
    })
  }

  const read = index => readout(all[index], means[index] ?? null, { score: scores.get(all[index]?.time), predicted: predicted.get(all[index]?.time) })

  /** Of the candle that the pointer is on, otherwise of the newest. */
  function readPointed() {
    const index = pointed === null ? -1 : all.findIndex(item => item.time === pointed)
    read(index < 0 ? all.length - 1 : index)
  }

  const measured = () => `${target.clientWidth} ${target.clientHeight}`

  const resizer = new ResizeObserver(() => {
    // The first call says what is known already.
    if (measured() === size) return
    size = measured()
    chart?.resize()
    if (all.length) {
      const last = shown ? shown.to : all.length - 1
      shown = { from: Math.max(0, last - fitting() + 1), to: last }
      chart?.dispatchAction({ type: 'dataZoom', startValue: shown.from, endValue: shown.to })
      moved()
    }
  })
  resizer.observe(target)

  function create() {
    size = measured()
    chart = echarts.init(target, null, { renderer: 'canvas' })
    listen()
  }

  library.then(loaded => {
    if (disposed) return
    echarts = loaded
    create()
    if (all.length) chart.setOption(option())
  }).catch(failure => {
    target.textContent = failure.message
  })

  return {
    draw(next, { zScores = new Map(), predictions = new Map() } = {}) {
      const layout = scores.size > 0
      scores = zScores
      predicted = predictions
      // Whoever looks at the newest candle goes on doing so when another one begins; whoever looks back is not moved.
      const following = !shown || shown.to >= all.length - 1
      const first = all[0]?.time
      all = next
      means = mean()
      if (shown && all.length) {
        const shift = first === undefined ? 0 : Math.round((first - all[0].time) / (INTERVALS[state.interval] * 1000))
        const width = shown.to - shown.from
        const to = following ? all.length - 1 : Math.min(all.length - 1, shown.to + shift)
        const fits = following && shown.from === 0 && to < fitting()
        shown = { from: fits ? 0 : Math.max(0, to - width), to }
      }
      shown ??= { from: Math.max(0, all.length - fitting()), to: all.length - 1 }
      chart?.setOption(option(), { notMerge: layout !== scores.size > 0, replaceMerge: ['series'], lazyUpdate: false })
      readPointed()
    },
    /** The visible candles with their places, in pixels from the left. */
    cells() {
      if (!all.length || !shown) return []
      const cells = []
      const width = (target.clientWidth - LEFT - RIGHT) / (shown.to - shown.from + 1)
      for (let index = shown.from; index <= shown.to; index++) {
        const item = all[index]
        if (item && !item.before) cells.push({ ...item, left: LEFT + (index - shown.from) * width, width, status: item.candle?.status ?? 'no_data' })
      }
      return cells
    },
    /** How many candles there are room for, at the widest. */
    slots: () => Math.floor((target.clientWidth - LEFT - RIGHT) / 26),
    visible: () => (shown ? shown.to - shown.from + 1 : fitting()),
    restyle() {
      chart?.dispose()
      if (echarts) create()
    },
    dispose() {
      disposed = true
      resizer.disconnect()
      chart?.dispose()
    },
  }
}

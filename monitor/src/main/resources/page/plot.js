// Small charts over time by ECharts. Drawing needs numbers; the figures beside a chart are the stored texts.
import { library } from './charts.js'
import * as format from './format.js'

const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim()

/** The theme's colour, or what is no name of one as it is. */
export const colour = name => (name.startsWith('--') ? css(name) : name)

/** A chart that fits its element; draw(make) is given the option, and again when the theme changes. */
export function plot(target) {
  let echarts = null
  let chart = null
  let make = null
  let disposed = false
  const resizer = new ResizeObserver(() => chart?.resize())
  resizer.observe(target)

  function redraw() {
    if (!make || !echarts) return
    chart ??= echarts.init(target, null, { renderer: 'canvas' })
    chart.setOption(make(), { notMerge: true })
  }

  library.then(loaded => {
    if (disposed) return
    echarts = loaded
    redraw()
  }).catch(failure => {
    target.textContent = failure.message
  })

  return {
    draw(next) {
      make = next
      redraw()
    },
    restyle() {
      chart?.dispose()
      chart = null
      redraw()
    },
    dispose() {
      disposed = true
      resizer.disconnect()
      chart?.dispose()
    },
  }
}

/** What all of these charts share: a time axis, one scale at the right, a pointer that reads every series. */
export function base(description, { min = null, max = null, interval = null, axes = 1 } = {}) {
  const text = css('--muted')
  const line = css('--line')
  const value = { type: 'value', scale: true, position: 'right', min, max, splitNumber: 4, ...(interval ? { interval } : {}), axisLabel: { color: text, formatter: format.short }, splitLine: { lineStyle: { color: line } } }
  return {
    animation: false,
    aria: { enabled: true, label: { description } },
    textStyle: { fontFamily: css('--font'), fontSize: 12 },
    grid: { left: 12, right: 76, top: 12, bottom: 24 },
    tooltip: { trigger: 'axis', confine: true, backgroundColor: css('--surface'), borderColor: line, textStyle: { color: css('--ink'), fontSize: 12 }, renderMode: 'richText' },
    xAxis: { type: 'time', minInterval: 60000, axisLine: { lineStyle: { color: line } }, axisTick: { show: false }, axisLabel: { color: text, hideOverlap: true, formatter: time => format.clock(time) }, axisPointer: { label: { formatter: at => format.moment(at.value) } } },
    yAxis: axes === 1 ? value : [value, { ...value, position: 'left', show: false, splitLine: { show: false }, max: most => most.max * 4 }],
  }
}

/** The space between two lines, as the two series that ECharts stacks. */
export function band(name, points, tone) {
  const line = { type: 'line', stack: name, showSymbol: false, silent: true, lineStyle: { opacity: 0 }, tooltip: { show: false }, stackStrategy: 'all' }
  return [
    { ...line, name: `${name} (low)`, data: points.map(([time, low]) => [time, low]) },
    { ...line, name, data: points.map(([time, low, high]) => [time, high - low]), areaStyle: { color: colour(tone), opacity: 0.2 } },
  ]
}

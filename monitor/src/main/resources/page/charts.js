// The library that draws; it is by far the largest file, and everything but the drawings is there before it.

export const library = new Promise((resolve, reject) => {
  const script = document.getElementById('chart-library')
  if (window.echarts) resolve(window.echarts)
  script.addEventListener('load', () => resolve(window.echarts))
  script.addEventListener('error', () => reject(new Error('The charts cannot be drawn: their library was not loaded. Load the page anew.')))
})

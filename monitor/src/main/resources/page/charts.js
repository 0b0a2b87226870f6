// The library that draws; it is by far the largest file, and everything but the drawings is there before it.

export const library = new Promise((resolve, reject) => {
  const script = document.createElement('script')
  script.addEventListener('load', () => resolve(window.echarts))
  script.addEventListener('error', () => reject(new Error('The charts cannot be drawn: their library was not loaded. Load the page anew.')))
  // The document names the file, so that the browser loads it together with the modules.
  script.src = document.getElementById('chart-library').href
  document.head.append(script)
})
// Each chart that waits for it says so; a page without one has nothing to say.
library.catch(() => {})

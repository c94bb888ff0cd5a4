// Shows rows as bars: the first column of texts beside the first of numbers.
const MOST = 200;
const NUMBERS = /#(integer|decimal|double|float|nonNegativeInteger|int|long)$/;

export const Bars = (said) =>
  class {
    priority = 5;
    label = said.chart;

    constructor(yasr) {
      this.yasr = yasr;
    }

    canHandleResults() {
      return Boolean(this.columns());
    }

    /** The columns of names and of numbers; undefined without either. */
    columns() {
      const variables = this.yasr.results?.getVariables() ?? [];
      const rows = this.yasr.results?.getBindings() ?? [];
      const filled = (name) => rows.filter((row) => row[name]);
      const numbers = variables.find((name) => filled(name).length && filled(name).every((row) => NUMBERS.test(row[name].datatype ?? "")));
      const names = variables.find((name) => name !== numbers && filled(name).some((row) => row[name].type === "literal")) ??
        variables.find((name) => name !== numbers);
      return numbers && names && rows.length ? [names, numbers, rows] : undefined;
    }

    draw() {
      const [names, numbers, rows] = this.columns();
      const filled = rows.filter((row) => row[numbers]).slice(0, MOST);
      const shown = filled.map((row) => [row[names]?.value ?? "", Number(row[numbers].value)]);
      const most = Math.max(...shown.map(([, value]) => Math.abs(value)), 1e-9);
      const list = document.createElement("dl");
      list.className = "tally";
      for (const [name, value] of shown) {
        const bar = document.createElement("span");
        bar.style.inlineSize = `${(100 * Math.abs(value)) / most}%`;
        const line = list.appendChild(document.createElement("div"));
        line.append(...[["dt", name], ["dd", value.toLocaleString(document.documentElement.lang)]].map(([tag, text]) => {
          const part = document.createElement(tag);
          part.textContent = text;
          return part;
        }));
        line.lastChild.prepend(bar);
      }
      this.yasr.resultsEl.replaceChildren(list);
    }

    getIcon() {
      const icon = document.createElement("span");
      icon.textContent = "▤";
      icon.ariaHidden = "true";
      return icon;
    }
  };

// Only the chart types and components that hoaluoi/site/static/site/charts.js draws.
export { init, use, registerLocale, graphic } from "echarts/core";
import { use } from "echarts/core";
import { BarChart, HeatmapChart, LineChart, ScatterChart, CustomChart } from "echarts/charts";
import {
  AriaComponent, DataZoomInsideComponent, GridComponent, LegendComponent,
  MarkAreaComponent, MarkLineComponent, MarkPointComponent, TooltipComponent, VisualMapPiecewiseComponent,
} from "echarts/components";
import { CanvasRenderer } from "echarts/renderers";

use([
  BarChart, HeatmapChart, LineChart, ScatterChart, CustomChart, AriaComponent, DataZoomInsideComponent, GridComponent,
  LegendComponent, MarkAreaComponent, MarkLineComponent, MarkPointComponent, TooltipComponent,
  VisualMapPiecewiseComponent, CanvasRenderer,
]);

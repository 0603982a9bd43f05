package io.github.fenchel.results.report;

import io.github.fenchel.results.report.folder.ReportFolder;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Properties;

/** What every report contains, whatever its numbers: the page, its style and its scripts. */
final class Assets {
  /** In the order in which the page loads them. */
  static final List<String> SCRIPTS =
      List.of(
          "core.js",
          "table.js",
          "filters.js",
          "numbers.js",
          "overview.js",
          "charts.js",
          "tradeoff.js",
          "measures.js",
          "maps.js",
          "gallery.js",
          "imagecurves.js",
          "viewer.js",
          "stability.js",
          "backends.js",
          "suite.js",
          "main.js");

  private static final String CHART = "chart.js";
  private static final String WEB_JAR = "/META-INF/resources/webjars/" + CHART + "/";

  private Assets() {}

  static void copy(ReportFolder folder) {
    folder.resource("index.html", Assets.class, "index.html");
    folder.resource("assets/report.css", Assets.class, "report.css");
    for (String script : SCRIPTS) {
      folder.resource("assets/" + script, Assets.class, script);
    }
    // The library that draws charts, and its license (MIT), which must accompany it.
    String library = WEB_JAR + chartVersion() + "/";
    folder.resource("assets/chart.umd.min.js", Assets.class, library + "dist/chart.umd.min.js");
    folder.resource("assets/chart.LICENSE.md", Assets.class, library + "LICENSE.md");
  }

  /** The version is part of the path in a web jar; its Maven file says which one it is. */
  private static String chartVersion() {
    String file = "/META-INF/maven/org.webjars.npm/" + CHART + "/pom.properties";
    try (InputStream in = Assets.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("the web jar of " + CHART + " is not on the class path");
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version", "");
    } catch (IOException e) {
      throw new IllegalStateException("a resource can always be read", e);
    }
  }
}

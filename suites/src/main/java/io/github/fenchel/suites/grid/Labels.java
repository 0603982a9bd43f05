package io.github.fenchel.suites.grid;

import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.suites.catalog.Catalog;
import io.github.fenchel.suites.catalog.PartKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Names settings for people: short, yet different wherever the settings differ.
 *
 * <p>A part is called by its id, the first parameter that a suite must give (a norm's epsilon), and
 * whichever parameters differ among the parts of that id. Values read as the suite has them: {@code
 * 5/255 pixel} does not become {@code 1/51 pixel}.
 */
public final class Labels {
  private final Catalog catalog;
  private final Map<Axis, Map<Object, String>> labels = new EnumMap<>(Axis.class);

  public Labels(Catalog catalog, Map<Axis, List<Setting>> axes) {
    this.catalog = catalog;
    axes.forEach((axis, settings) -> labels.put(axis, of(axis, settings)));
  }

  /** Returns what a setting is called. */
  String label(Axis axis, Setting setting) {
    String label = labels.getOrDefault(axis, Map.of()).get(setting.resolved());
    return Objects.requireNonNull(label, "a setting of another suite");
  }

  /** Returns what varies in the suite and what it is in a cell. */
  public Map<String, String> axes(Map<Axis, Setting> cell) {
    Map<String, String> axes = new LinkedHashMap<>();
    cell.forEach(
        (axis, setting) -> {
          if (varies(axis)) {
            axes.put(axis.key(), label(axis, setting));
          }
        });
    return axes;
  }

  /** Returns a cell's title: the objective, and whatever else varies. */
  public String title(Map<Axis, Setting> cell) {
    return title(cell, Set.of());
  }

  /** Returns the title that a cell shares with the same cell of other seeds. */
  public String row(Map<Axis, Setting> cell) {
    return title(cell, Set.of(Axis.SEED));
  }

  private String title(Map<Axis, Setting> cell, Set<Axis> without) {
    List<String> words = new ArrayList<>();
    cell.forEach(
        (axis, setting) -> {
          if (without.contains(axis)) {
            return;
          }
          if (axis == Axis.OBJECTIVE) {
            words.add(0, label(axis, setting));
          } else if (varies(axis)) {
            words.add(axis.prefix() + label(axis, setting));
          }
        });
    return String.join(", ", words);
  }

  private boolean varies(Axis axis) {
    return labels.getOrDefault(axis, Map.of()).size() > 1;
  }

  private Map<Object, String> of(Axis axis, List<Setting> settings) {
    PartKind kind = axis.kind().orElse(PartKind.OBJECTIVE);
    Varying varying = new Varying();
    Set<String> routes = new HashSet<>();
    for (Setting setting : settings) {
      if (setting instanceof Setting.Part part) {
        varying.see("", part);
      } else if (setting instanceof Setting.ObjectiveSetting aim) {
        varying.see(group(aim), aim.route());
        Setting.Part norm = aim.norm();
        if (norm != null) {
          varying.see("", norm);
          routes.add(aim.route().component().id());
        }
      }
    }
    Map<Object, String> result = new HashMap<>();
    for (Setting setting : settings) {
      String label;
      if (setting instanceof Setting.Plain plain) {
        label = plain.written();
      } else if (setting instanceof Setting.Part part) {
        label = part.component().id() + argumentText(kind, part, varying.of("", part));
      } else {
        label = objective((Setting.ObjectiveSetting) setting, varying, routes.size() > 1);
      }
      result.put(setting.resolved(), label);
    }
    return result;
  }

  private String objective(Setting.ObjectiveSetting aim, Varying varying, boolean manyRoutes) {
    Setting.Part norm = aim.norm();
    String id = aim.route().component().id();
    String route =
        argumentText(PartKind.OBJECTIVE, aim.route(), varying.of(group(aim), aim.route()));
    if (norm == null) {
      return id + route;
    }
    String label = norm.component().id() + argumentText(PartKind.NORM, norm, varying.of("", norm));
    return label + (manyRoutes ? " by " + id : "") + route;
  }

  /** A route's parameters matter in a title only where they differ for one and the same norm. */
  private static String group(Setting.ObjectiveSetting aim) {
    Setting.Part norm = aim.norm();
    return norm == null ? "" : norm.component().id();
  }

  /** Which parameters differ among the parts of one id, within a group. */
  private static final class Varying {
    private final Map<List<String>, Setting.Part> first = new HashMap<>();
    private final Map<List<String>, Set<String>> varying = new HashMap<>();

    void see(String group, Setting.Part part) {
      List<String> key = List.of(group, part.component().id());
      Setting.Part seen = first.computeIfAbsent(key, k -> part);
      for (String id : part.component().arguments().values().keySet()) {
        if (!Objects.equals(part.meaning(id), seen.meaning(id))) {
          varying.computeIfAbsent(key, k -> new HashSet<>()).add(id);
        }
      }
    }

    Set<String> of(String group, Setting.Part part) {
      return varying.getOrDefault(List.of(group, part.component().id()), Set.of());
    }
  }

  private String argumentText(PartKind kind, Setting.Part part, Set<String> varying) {
    List<Parameter> parameters =
        catalog
            .descriptor(kind, part.component().id())
            .map(Descriptor::parameters)
            .orElse(List.of());
    return argumentText(parameters, part, varying);
  }

  /** Returns the first parameter that must be given, then others by name; each after a space. */
  public static String argumentText(
      List<Parameter> parameters, Setting.Part part, Set<String> others) {
    Set<String> shown = new HashSet<>(others);
    StringBuilder label = new StringBuilder();
    parameters.stream()
        .filter(Parameter::isRequired)
        .findFirst()
        .ifPresent(
            p -> {
              shown.remove(p.id());
              label.append(' ').append(text(part, p));
            });
    parameters.stream()
        .filter(p -> shown.contains(p.id()))
        .forEach(p -> label.append(' ').append(p.id()).append(' ').append(text(part, p)));
    return label.toString();
  }

  private static String text(Setting.Part part, Parameter parameter) {
    String written = part.written().get(parameter.id());
    if (written != null) {
      return written;
    }
    Value value = part.component().arguments().values().get(parameter.id());
    return value == null ? "" : value.text();
  }
}

package io.github.fenchel.results.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.fenchel.api.record.Cost;
import io.github.fenchel.api.run.EngineSpec;
import io.github.fenchel.results.Samples;
import io.github.fenchel.results.json.Form;
import io.github.fenchel.results.json.RecordForm;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RecordFormTest {
  private static final Form<Place> FORM =
      RecordForm.of(Place.class)
          .inline("point", RecordForm.of(Point.class).named("y", "height"))
          .later("marks")
          .filled("note")
          .first("name");

  record Point(int x, @Nullable Double y) {}

  record Place(Point point, String name, SortedMap<String, String> marks, @Nullable String note) {}

  private static final Place PLACE =
      new Place(new Point(3, null), "here", new TreeMap<>(Map.of("a", "b")), null);

  @Test
  void fieldsStandInTheirOrderAndWhatIsEmptyIsLeftOut() {
    assertThat(FORM.write(PLACE))
        .hasToString("{\"name\":\"here\",\"x\":3,\"height\":null,\"marks\":{\"a\":\"b\"}}");
    assertThat(FORM.read(FORM.write(PLACE))).isEqualTo(PLACE);
  }

  @Test
  void anOlderFileMayLackWhatCameLater() throws IOException {
    assertThat(read("{'name': 'here', 'x': 3, 'height': 0.5}"))
        .isEqualTo(new Place(new Point(3, 0.5), "here", new TreeMap<>(), null));
  }

  @Test
  void nothingElseIsReadAndEveryMessageNamesTheField() {
    refused("{'x': 3, 'height': 1}", "name: missing");
    refused("{'name': null, 'x': 3, 'height': 1}", "name: expected a text, found null");
    refused("{'name': 'a', 'x': 3.5, 'height': 1}", "x: expected a whole number, found 3.5");
    refused("{'name': 'a', 'x': '3', 'height': 1}", "x: expected a whole number, found \"3\"");
    refused("{'name': 'a', 'x': 3}", "height: missing");
    refused("{'name': 'a', 'x': 3, 'height': 1, 'y': 2}", "y: unknown field");
    refused("{'name': 'a', 'x': 3, 'height': 1, 'note': null}", "note: expected a text");
    refused("{'name': 'a', 'x': 3, 'height': 1, 'marks': {'b': 1}}", "marks.b: expected a text");
    refused("[]", "expected an object, found []");
  }

  @Test
  void whatARecordItselfRefusesIsSaidWithItsPlace() {
    ObjectNode engine = RunForms.ENGINE.write(Samples.spec().training().engine());

    assertThatThrownBy(() -> RunForms.ENGINE.read("engine", engine.deepCopy().put("threads", 0)))
        .hasMessage("engine: a session needs a thread, not 0");
    assertThatThrownBy(() -> RunForms.ENGINE.read("engine", engine.deepCopy().put("color", 0)))
        .hasMessage("engine.color: unknown field");
  }

  @Test
  void aDescriptionOfAFieldThatTheRecordLacksFailsAtOnce() {
    assertThatThrownBy(() -> RecordForm.of(Cost.class).later("wallMinutes"))
        .hasMessage("Cost has no field wallMinutes");
    assertThatThrownBy(() -> RecordForm.of(EngineSpec.class).first("threads"))
        .hasMessage("EngineSpec has no field threads");
  }

  private static Place read(String json) throws IOException {
    return FORM.read(new ObjectMapper().readTree(json.replace('\'', '"')));
  }

  private static void refused(String json, String problem) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(problem);
  }
}

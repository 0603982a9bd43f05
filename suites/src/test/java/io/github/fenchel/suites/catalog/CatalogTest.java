package io.github.fenchel.suites.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fenchel.api.Plugin;
import io.github.fenchel.api.data.DatasetSource;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Range;
import io.github.fenchel.suites.FakePlugin;
import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogTest {
  private static Catalog of(PluginSource... sources) {
    return Catalog.of(List.of(sources));
  }

  @Test
  void itKnowsWhatThePluginsOffer() {
    Catalog catalog = FakePlugin.catalog();
    assertThat(catalog.descriptors(PartKind.NORM).stream().map(Descriptor::id))
        .containsExactly("l1", "elastic-net", "group-l2", "masked-l1");
    assertThat(catalog.norm("l1").descriptor().id()).isEqualTo("l1");
    assertThat(catalog.objective("fast").takesNorm()).isTrue();
    assertThat(catalog.source(PartKind.NORM, "l1")).isEqualTo("fake.jar");
    assertThat(catalog.source(PartKind.RATE, "cosine")).isEqualTo("fake.jar");
    assertThat(catalog.source(PartKind.AUGMENTATION, "padded-crop")).isEqualTo("fake.jar");
    assertThat(catalog.descriptor(PartKind.METRIC, "l1")).isEmpty();
    assertThatThrownBy(() -> catalog.norm("l7"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no norm \"l7\"");
  }

  @Test
  void anIdThatIsOfferedTwiceIsRefusedNamingBoth() {
    assertThatThrownBy(
            () ->
                of(
                    new PluginSource("a.jar", new FakePlugin()),
                    new PluginSource("b.jar", new FakePlugin())))
        .isInstanceOf(FenchelException.class)
        .hasMessage(
            "the dataset \"fashion-mnist\" is offered twice, by a.jar and by b.jar; rename one of"
                + " the two, or remove it");
  }

  private record Versioned(int apiVersion) implements Plugin {}

  @Test
  void aPluginOfAnotherApiIsRefused() {
    assertThatThrownBy(() -> of(new PluginSource("old.jar", new Versioned(0))))
        .isInstanceOf(FenchelException.class)
        .hasMessage(
            "old.jar was made for version 0 of the plugin API, this Fenchel has version 1; build the"
                + " plugin again with this Fenchel's API, or remove it");
    assertThatThrownBy(() -> of(new PluginSource("new.jar", new Versioned(2))))
        .isInstanceOf(FenchelException.class)
        .hasMessage(
            "new.jar was made for version 2 of the plugin API, this Fenchel has version 1; use a"
                + " newer Fenchel, or remove the plugin");
  }

  private record Offering(List<Parameter> parameters) implements Plugin {
    @Override
    public int apiVersion() {
      return API_VERSION;
    }

    @Override
    public List<Offer<DatasetSource>> datasets() {
      return List.of(
          new Offer<>(
              new Descriptor("odd", "odd", parameters),
              a -> {
                throw new UnsupportedOperationException("not made here");
              }));
    }
  }

  @Test
  void aParameterNamedAsAKeyOfTheFormatIsRefused() {
    Parameter train = Parameter.whole("train", Range.any(), "clashes");
    assertThatThrownBy(() -> of(new PluginSource("odd.jar", new Offering(List.of(train)))))
        .hasMessage(
            "odd.jar: the dataset \"odd\" has a parameter \"train\", which is a key of the suite"
                + " format; rename it");
  }

  @Test
  void aParameterThatIsThereTwiceIsRefused() {
    Parameter size = Parameter.whole("size", Range.any(), "twice");
    assertThatThrownBy(() -> of(new PluginSource("odd.jar", new Offering(List.of(size, size)))))
        .hasMessage("odd.jar: the dataset \"odd\" has two parameters \"size\"");
  }

  private record Norms(String id, List<Parameter> parameters) implements Plugin {
    @Override
    public int apiVersion() {
      return API_VERSION;
    }

    @Override
    public List<Offer<Norm>> norms() {
      return List.of(
          new Offer<>(
              new Descriptor(id, "odd", parameters),
              a -> {
                throw new UnsupportedOperationException("not made here");
              }));
    }
  }

  @Test
  void aPluginIsAddedWholeOrNotAtAll() {
    Catalog catalog = FakePlugin.catalog();
    Catalog more = catalog.with(new PluginSource("odd.jar", new Norms("odd", List.of())));
    assertThat(more.source(PartKind.NORM, "odd")).isEqualTo("odd.jar");
    assertThat(more.source(PartKind.NORM, "l1")).isEqualTo("fake.jar");
    assertThat(catalog.descriptor(PartKind.NORM, "odd")).isEmpty();

    assertThatThrownBy(() -> more.with(new PluginSource("again.jar", new Norms("odd", List.of()))))
        .isInstanceOf(FenchelException.class)
        .hasMessageContainingAll("norm \"odd\"", "odd.jar", "again.jar");
  }

  @Test
  void aParameterOfANormThatARouteHasTooIsRefused() {
    Parameter clip = Parameter.flag("clip", true, "clashes with the route's");
    assertThatThrownBy(
            () ->
                FakePlugin.catalog()
                    .with(new PluginSource("odd.jar", new Norms("odd", List.of(clip)))))
        .isInstanceOf(FenchelException.class)
        .hasMessage(
            "the norm \"odd\" (odd.jar) and the route \"fast\" (fake.jar) both have a parameter"
                + " \"clip\"; rename one of the two");
  }
}

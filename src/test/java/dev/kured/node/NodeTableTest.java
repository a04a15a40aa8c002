package dev.kured.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.Gson;
import dev.kured.terms.NodeName;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class NodeTableTest {
    private static final String COLUMNS = "\"columnDefinitions\":[{\"name\":\"Age\"},{\"name\":\"Name\"},{\"name\":\"Status\"}]";

    private static NodeTable table(String json) {
        return new Gson().fromJson(json, NodeTable.class);
    }

    @Test
    void onlyReadyIsReady() {
        assertEquals(Set.of(new NodeName("n3"), new NodeName("n4"), new NodeName("n5")), table("{" + COLUMNS + """
                ,"rows":[{"cells":["1d","n1","Ready"]},{"cells":["1d","n2","Ready,SchedulingDisabled"]},
                 {"cells":["1d","n3","NotReady"]},{"cells":["1d","n4","Unknown"]},
                 {"cells":["1d","n5","NotReady,SchedulingDisabled"]}]}""").notReady());
        assertEquals(Set.of(), table("{" + COLUMNS + ",\"rows\":null}").notReady());
    }

    @Test
    void whatDoesNotTellIsNotTakenForAllAreReady() {
        assertThrows(IllegalStateException.class, () -> table("{\"kind\":\"NodeList\",\"items\":[]}").notReady());
        assertThrows(IllegalStateException.class,
                () -> table("{\"columnDefinitions\":[{\"name\":\"Name\"}],\"rows\":[]}").notReady());
    }
}

package dev.kured.node;

import dev.kured.terms.NodeName;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Of a list of Nodes, names and conditions: the rest of some ten kilobytes each is passed over while it is read. */
record NodeConditions(List<Item> items) {

    record Item(Named metadata, @Nullable Status status) {
        boolean isReady() {
            return Optional.ofNullable(status).map(Status::conditions).orElse(List.of()).stream()
                    .anyMatch(condition -> condition.type().equals("Ready") && condition.status().equals("True"));
        }
    }

    record Named(String name) {}

    record Status(@Nullable List<Condition> conditions) {}

    record Condition(String type, String status) {}

    Set<NodeName> notReady() {
        return items.stream()
                .filter(item -> !item.isReady())
                .map(item -> new NodeName(item.metadata().name()))
                .collect(Collectors.toUnmodifiableSet());
    }
}

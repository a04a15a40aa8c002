package dev.kured.terms;

/** The number of nodes that may reboot at once: absolute, or a percentage of the cluster. */
public sealed interface Concurrency {

    /**
     * An absolute number of nodes.
     *
     * @param number at least 1
     */
    record Nodes(int number) implements Concurrency {
        /**
         * Checks the number.
         *
         * @throws IllegalArgumentException if it is less than 1
         */
        public Nodes {
            if (number < 1) {
                throw new IllegalArgumentException(number + " is less than one node at a time");
            }
        }

        /** Returns the number. */
        @Override
        public String toString() {
            return Integer.toString(number);
        }
    }

    /**
     * A percentage of the cluster's nodes, rounded down, but at least one node.
     *
     * @param percent from 1 to 100
     */
    record Share(int percent) implements Concurrency {
        /**
         * Checks the percentage.
         *
         * @throws IllegalArgumentException if it is not from 1 to 100
         */
        public Share {
            if (percent < 1 || percent > 100) {
                throw new IllegalArgumentException(percent + "% is not from 1% to 100%");
            }
        }

        /**
         * {@return the number of nodes that may reboot at once}
         *
         * @param nodes the size of the cluster
         */
        public int of(int nodes) {
            return Math.max(1, (int) ((long) nodes * percent / 100));
        }

        /** Returns the percentage with a percent sign. */
        @Override
        public String toString() {
            return percent + "%";
        }
    }
}

-- Why a run is trained in float32, whatever precision it asked for: its loss was no finite number in a reduced one.
ALTER TABLE run ADD COLUMN float32_because text;

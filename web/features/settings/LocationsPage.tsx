import { useTranslation } from "react-i18next";
import { locations } from "../../api/directory.ts";
import { locationsQuery } from "../../queries/directory.ts";
import { DirectoryPage } from "./DirectoryPage.tsx";
import { NameForm } from "./NameForm.tsx";

export function LocationsPage() {
  const { t } = useTranslation();
  return (
    <DirectoryPage
      title={t("settings.nav.locations")}
      lead={t("settings.locations_lead")}
      addLabel={t("settings.add_location")}
      directory={locations}
      query={locationsQuery}
      columns={[]}
      form={({ item, saving, error, save }) => <NameForm name={item?.name ?? ""} saving={saving} error={error} onSave={(name) => save({ name })} />}
    />
  );
}

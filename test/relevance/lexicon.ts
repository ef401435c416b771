/** Languages of the catalogue. */
export type Language = 'en' | 'de' | 'fr' | 'it' | 'es' | 'nl';

/** Ways to say a thing in a language: as it is called, and in other forms (plurals, cases, other compounds). */
type Ways = readonly [called: string, ...others: string[]];

/** A kind of service, in the words of each language. */
export type Concept = { id: string } & Record<Language, Ways>;

const concept = (id: string, ways: Record<Language, Ways>): Concept => ({ id, ...ways });

/** What is offered. */
export const CONCEPTS: readonly Concept[] = [
  concept('object-storage', {
    en: ['object storage', 'storage of objects', 'object storages'],
    de: ['Objektspeicher', 'Objektspeichern', 'Speicher für Objekte'],
    fr: ['stockage d’objets', 'stockages d’objets'],
    it: ['archiviazione di oggetti', 'archiviazioni di oggetti'],
    es: ['almacenamiento de objetos', 'almacenamientos de objetos'],
    nl: ['objectopslag', 'opslag van objecten'],
  }),
  concept('backup', {
    en: ['managed backup', 'managed backups', 'backup copies'],
    de: ['Datensicherung', 'Datensicherungen', 'Sicherung von Daten'],
    fr: ['sauvegarde managée', 'sauvegardes managées'],
    it: ['copia di sicurezza', 'copie di sicurezza'],
    es: ['copia de seguridad', 'copias de seguridad'],
    nl: ['back-up als dienst', 'reservekopieën'],
  }),
  concept('kubernetes', {
    en: ['Kubernetes cluster', 'Kubernetes clusters'],
    de: ['Kubernetes-Cluster', 'Kubernetes-Clustern'],
    fr: ['grappe Kubernetes', 'grappes Kubernetes'],
    it: ['cluster Kubernetes gestito', 'cluster Kubernetes gestiti'],
    es: ['clúster de Kubernetes', 'clústeres de Kubernetes'],
    nl: ['Kubernetes-omgeving', 'Kubernetes-omgevingen'],
  }),
  concept('virtual-machine', {
    en: ['virtual machine', 'virtual machines'],
    de: ['virtuelle Maschine', 'virtuelle Maschinen', 'virtuellen Maschinen'],
    fr: ['machine virtuelle', 'machines virtuelles'],
    it: ['macchina virtuale', 'macchine virtuali'],
    es: ['máquina virtual', 'máquinas virtuales'],
    nl: ['virtuele machine', 'virtuele machines'],
  }),
  concept('identity', {
    en: ['identity management', 'managing identities', 'identity provider'],
    de: ['Identitätsverwaltung', 'Verwaltung von Identitäten', 'Identitätsdienst'],
    fr: ['gestion des identités', 'gestion d’identité'],
    it: ['gestione delle identità', 'gestione identità'],
    es: ['gestión de identidades', 'gestión de identidad'],
    nl: ['identiteitsbeheer', 'beheer van identiteiten'],
  }),
  concept('data-space-connector', {
    en: ['data space connector', 'data space connectors'],
    de: ['Datenraum-Konnektor', 'Datenräume', 'Konnektoren für Datenräume'],
    fr: ['connecteur d’espace de données', 'connecteurs d’espaces de données'],
    it: ['connettore per spazi di dati', 'connettori per spazi dati'],
    es: ['conector de espacio de datos', 'conectores de espacios de datos'],
    nl: ['dataruimteconnector', 'connectoren voor dataruimtes'],
  }),
  concept('weather', {
    en: ['weather forecast', 'weather forecasts', 'forecasting the weather'],
    de: ['Wettervorhersage', 'Wettervorhersagen', 'Wetterdaten'],
    fr: ['prévision météo', 'prévisions météorologiques'],
    it: ['previsione meteo', 'previsioni meteorologiche'],
    es: ['previsión meteorológica', 'previsiones meteorológicas'],
    nl: ['weersverwachting', 'weersverwachtingen'],
  }),
  concept('traffic', {
    en: ['traffic data', 'road traffic', 'traffic flows'],
    de: ['Verkehrsdaten', 'Straßenverkehr', 'Verkehrsflüsse'],
    fr: ['données de trafic', 'trafic routier'],
    it: ['dati sul traffico', 'traffico stradale'],
    es: ['datos de tráfico', 'tráfico rodado'],
    nl: ['verkeersgegevens', 'wegverkeer'],
  }),
  concept('health-records', {
    en: ['patient records', 'patient record'],
    de: ['Patientenakte', 'Patientenakten', 'Akten der Patienten'],
    fr: ['dossier patient', 'dossiers des patients'],
    it: ['cartella clinica', 'cartelle cliniche'],
    es: ['historia clínica', 'historias clínicas'],
    nl: ['patiëntendossier', 'patiëntendossiers'],
  }),
  concept('energy', {
    en: ['energy metering', 'energy meters'],
    de: ['Energiemessung', 'Messung der Energie', 'Energiezähler'],
    fr: ['comptage d’énergie', 'compteurs d’énergie'],
    it: ['misurazione dell’energia', 'contatori di energia'],
    es: ['medición de energía', 'contadores de energía'],
    nl: ['energiemeting', 'energiemeters'],
  }),
  concept('supply-chain', {
    en: ['supply chain tracking', 'tracking of supply chains'],
    de: ['Lieferkettenverfolgung', 'Verfolgung von Lieferketten', 'Lieferkette'],
    fr: ['suivi de la chaîne d’approvisionnement', 'suivi des chaînes d’approvisionnement'],
    it: ['tracciamento della filiera', 'tracciamento delle filiere'],
    es: ['seguimiento de la cadena de suministro', 'cadenas de suministro'],
    nl: ['volgen van toeleveringsketens', 'toeleveringsketen'],
  }),
  concept('machine-learning', {
    en: ['machine learning platform', 'machine learning platforms'],
    de: ['Lernplattform für Maschinen', 'maschinelles Lernen', 'Plattform für maschinelles Lernen'],
    fr: ['plateforme d’apprentissage automatique', 'apprentissage automatique'],
    it: ['piattaforma di apprendimento automatico', 'apprendimento automatico'],
    es: ['plataforma de aprendizaje automático', 'aprendizaje automático'],
    nl: ['platform voor machinaal leren', 'machinaal leren'],
  }),
  concept('data-centre', {
    en: ['data centre colocation', 'colocation in data centres'],
    de: ['Rechenzentrum', 'Rechenzentren', 'Rechenzentrumsfläche'],
    fr: ['hébergement en centre de données', 'centres de données'],
    it: ['colocazione nel centro dati', 'centri dati'],
    es: ['alojamiento en centro de datos', 'centros de datos'],
    nl: ['datacenterruimte', 'ruimte in datacenters'],
  }),
  concept('key-management', {
    en: ['key management', 'managing keys', 'managed encryption keys'],
    de: ['Schlüsselverwaltung', 'Verwaltung von Schlüsseln', 'Schlüssel'],
    fr: ['gestion des clés', 'clés de chiffrement'],
    it: ['gestione delle chiavi', 'chiavi di cifratura'],
    es: ['gestión de claves', 'claves de cifrado'],
    nl: ['sleutelbeheer', 'beheer van sleutels'],
  }),
  concept('geodata', {
    en: ['satellite imagery', 'satellite images'],
    de: ['Satellitenbilder', 'Satellitenbild', 'Bilder von Satelliten'],
    fr: ['imagerie satellite', 'images par satellites'],
    it: ['immagini satellitari', 'immagine satellitare'],
    es: ['imágenes de satélite', 'imagen de satélites'],
    nl: ['satellietbeelden', 'satellietbeeld'],
  }),
  concept('invoicing', {
    en: ['electronic invoicing', 'electronic invoices'],
    de: ['elektronische Rechnung', 'elektronische Rechnungen', 'Rechnungsversand'],
    fr: ['facturation électronique', 'factures électroniques'],
    it: ['fatturazione elettronica', 'fatture elettroniche'],
    es: ['facturación electrónica', 'facturas electrónicas'],
    nl: ['elektronische facturatie', 'elektronische facturen'],
  }),
  concept('water', {
    en: ['groundwater monitoring', 'monitoring groundwater levels'],
    de: ['Grundwasserüberwachung', 'Überwachung des Grundwassers', 'Grundwasser'],
    fr: ['surveillance des nappes phréatiques', 'nappe phréatique'],
    it: ['monitoraggio delle falde acquifere', 'falda acquifera'],
    es: ['vigilancia de aguas subterráneas', 'agua subterránea'],
    nl: ['grondwaterbewaking', 'bewaking van grondwater'],
  }),
  concept('message-broker', {
    en: ['message broker', 'brokers for messages'],
    de: ['Nachrichtenvermittler', 'Vermittlung von Nachrichten', 'Nachrichtendienste'],
    fr: ['courtier de messages', 'courtage de messages'],
    it: ['broker di messaggi', 'smistamento messaggi'],
    es: ['intermediario de mensajes', 'mensajes intermediados'],
    nl: ['berichtenmakelaar', 'makelaars voor berichten'],
  }),
];

/** What a sentence is made of; `{a}` and `{b}` are services, `{p}` a provider. */
export const SENTENCES: Record<Language, readonly string[]> = {
  en: [
    '{p} runs {a} in Europe.',
    'A reliable service for {a}, open and interoperable.',
    'Customers use it together with {b}.',
    'It follows the rules for the protection of personal data.',
  ],
  de: [
    '{p} betreibt {a} in Europa.',
    'Ein zuverlässiger Dienst für {a}, offen und interoperabel.',
    'Kunden nutzen ihn zusammen mit {b}.',
    'Er folgt den Regeln zum Schutz personenbezogener Daten.',
  ],
  fr: [
    '{p} exploite un service de {a} en Europe.',
    'Un service fiable pour {a}, ouvert et interopérable.',
    'Les clients l’utilisent avec {b}.',
    'Il respecte les règles de protection des données personnelles.',
  ],
  it: [
    '{p} gestisce {a} in Europa.',
    'Un servizio affidabile per {a}, aperto e interoperabile.',
    'I clienti lo usano insieme a {b}.',
    'Rispetta le regole sulla protezione dei dati personali.',
  ],
  es: [
    '{p} ofrece {a} en Europa.',
    'Un servicio fiable de {a}, abierto e interoperable.',
    'Los clientes lo usan junto con {b}.',
    'Cumple las reglas de protección de datos personales.',
  ],
  nl: [
    '{p} levert {a} in Europa.',
    'Een betrouwbare dienst voor {a}, open en interoperabel.',
    'Klanten gebruiken hem samen met {b}.',
    'Hij volgt de regels voor de bescherming van persoonsgegevens.',
  ],
};

/** Who publishes: name, host, home language. */
export const PROVIDERS: readonly { name: string; host: string; language: Language }[] = [
  { name: 'Nordwolke GmbH', host: 'nordwolke.example', language: 'de' },
  { name: 'Müller & Söhne Rechenhaus AG', host: 'mueller-rechenhaus.example', language: 'de' },
  { name: 'Alpenblick Systeme', host: 'alpenblick.example', language: 'de' },
  { name: 'Hansekontor Daten eG', host: 'hansekontor.example', language: 'de' },
  { name: 'Fränkische Werke', host: 'fraenkische-werke.example', language: 'de' },
  { name: 'Köbler Umwelttechnik', host: 'koebler-umwelt.example', language: 'de' },
  { name: 'Lumière Numérique SA', host: 'lumiere-numerique.example', language: 'fr' },
  { name: 'Bretagne Calcul', host: 'bretagne-calcul.example', language: 'fr' },
  { name: 'Société Garonne', host: 'garonne.example', language: 'fr' },
  { name: 'Nuvola Lombarda Srl', host: 'nuvola-lombarda.example', language: 'it' },
  { name: 'Vesuvio Tecnologie', host: 'vesuvio.example', language: 'it' },
  { name: 'Nube Ibérica SL', host: 'nube-iberica.example', language: 'es' },
  { name: 'Cataluña Sistemas', host: 'cataluna-sistemas.example', language: 'es' },
  { name: 'Polderwolk BV', host: 'polderwolk.example', language: 'nl' },
  { name: 'Waddenzee Informatica', host: 'waddenzee.example', language: 'nl' },
  { name: 'Harbour Compute Ltd', host: 'harbour-compute.example', language: 'en' },
  { name: 'Kestrel Analytics', host: 'kestrel.example', language: 'en' },
  { name: 'Fjordbyte AS', host: 'fjordbyte.example', language: 'en' },
  { name: 'Baltic Meridian', host: 'baltic-meridian.example', language: 'en' },
  { name: 'Øresund Operations', host: 'oresund-ops.example', language: 'en' },
];
